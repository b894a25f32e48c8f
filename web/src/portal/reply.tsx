// An answer of the requester, with files.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import type { Ticket } from "../api/types";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { MarkdownField } from "../parts/text/editor";
import { PendingFiles, PickFiles } from "../parts/upload/uploads";
import { useSendOnceArrived, useUploads } from "../parts/upload/use-uploads";
import { useKept } from "./kept";
import styles from "./portal.module.css";

export function Reply({ ticket: { key, status } }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const once = useIdempotency();
    const files = useUploads();
    const { value, set, drop } = useKept(`mainstay.portal.reply.${key}`, { text: "" });
    const send = useMutation({
        mutationFn: () => {
            const body = {
                text: value.text.trim(),
                visibility: "public" as const,
                attachments: files.ready.map(({ id }) => id),
            };
            return answer(
                api.POST("/api/v1/tickets/{key}/messages", {
                    params: { path: { key } },
                    body,
                    headers: once.header(body),
                }),
            );
        },
        onSuccess: async () => {
            once.taken();
            drop();
            files.clear();
            toast.done(t("portal.reply.done"));
            await queries.invalidateQueries({ queryKey: ["portal"] });
        },
    });
    const isReady = value.text.trim() !== "" && !send.isPending;
    const sendOnceArrived = useSendOnceArrived(files, isReady, send.mutate);
    const submit = (event: FormEvent | KeyboardEvent) => {
        event.preventDefault();
        sendOnceArrived();
    };
    const reopens = status === "resolved" || status === "closed";
    return (
        <form
            className={styles.form}
            onSubmit={submit}
            onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
        >
            <MarkdownField
                label={t("portal.reply.label")}
                description={reopens ? t("portal.reply.reopens") : undefined}
                value={value.text}
                onChange={(text) => set({ text })}
                onFiles={files.add}
            />
            <PendingFiles files={files} />
            <FormProblem error={send.error} />
            <div className={styles.foot}>
                <PickFiles files={files} />
                <span className="grow" />
                <Button
                    type="submit"
                    size="sm"
                    variant="filled"
                    disabled={!isReady}
                    loading={files.isAwaited || send.isPending}
                    title="Ctrl+Enter"
                >
                    {t("portal.reply.do")}
                </Button>
            </div>
        </form>
    );
}
