// A new request: the form of its application, with what depends on earlier answers.
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { answer, api } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import { fieldError } from "../api/problem";
import type { Kind } from "../api/types";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { type Answers, given } from "../parts/form/answers";
import { AskedFields } from "../parts/form/asked-fields";
import { MarkdownField } from "../parts/text/editor";
import { PendingFiles, PickFiles } from "../parts/upload/uploads";
import { useSendOnceArrived, useUploads } from "../parts/upload/use-uploads";
import { useMe } from "../session/session";
import { useKept } from "./kept";
import { NativeChoice } from "../parts/form/native-choice";
import { go } from "./path";
import styles from "./portal.module.css";
import { formQuery } from "./queries";
import { Heading } from "./shell";

// What requesters ask for; how staff work on it is theirs to say.
const kinds = ["incident", "service_request", "question", "feature_request"] as const;

interface Typed {
    application: string;
    kind: Kind;
    subject: string;
    text: string;
    answers: Answers;
}

const nothing: Typed = { application: "", kind: "incident", subject: "", text: "", answers: {} };

export function NewPage() {
    const { t } = useTranslation();
    const me = useMe();
    const queries = useQueryClient();
    const toast = useToasts();
    const once = useIdempotency();
    const files = useUploads();
    const { value: typed, set, drop } = useKept(`mainstay.portal.new.${me.id}`, nothing);
    const { data: applications, error: failure } = useQuery(applicationsQuery);
    const only = applications?.length === 1 ? applications[0]?.key : undefined;
    const application = typed.application || only || "";
    const { data: form } = useQuery(formQuery(application, typed.kind));
    const open = useMutation({
        mutationFn: () => {
            const fields = given(form?.fields ?? [], typed.answers);
            const body = {
                application,
                kind: typed.kind,
                subject: typed.subject.trim(),
                text: typed.text.trim(),
                attachments: files.ready.map(({ id }) => id),
                ...(Object.keys(fields).length > 0 && { fields }),
            };
            return answer(api.POST("/api/v1/tickets", { body, headers: once.header(body) }));
        },
        onSuccess: ({ key }) => {
            once.taken();
            drop();
            void queries.invalidateQueries({ queryKey: ["portal", "list"] });
            toast.done(t("portal.new.done", { key }));
            go(`/tickets/${key}`, { isReplaced: true });
        },
    });
    const isReady =
        application !== "" &&
        typed.subject.trim() !== "" &&
        typed.text.trim() !== "" &&
        !open.isPending;
    const send = useSendOnceArrived(files, isReady, open.mutate);
    const submit = (event: FormEvent | KeyboardEvent) => {
        event.preventDefault();
        send();
    };
    const error = (field: string) => fieldError(open.error, field);
    return (
        <form
            className={styles.form}
            onSubmit={submit}
            onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
        >
            <Heading>{t("portal.new.title")}</Heading>
            <FormProblem error={failure} />
            {applications?.length === 0 && <p role="alert">{t("portal.new.noApplication")}</p>}
            <NativeChoice
                label={t("portal.new.application")}
                value={application}
                isRequired
                error={error("application")}
                options={(applications ?? []).map(({ key, name }) => [key, name])}
                onChange={(value) => set({ application: value })}
            />
            <NativeChoice
                label={t("portal.new.kind")}
                value={typed.kind}
                isRequired
                error={error("kind")}
                options={kinds.map((kind) => [kind, t(`portal.kind.${kind}`)])}
                onChange={(value) => set({ kind: value as Kind })}
            />
            {form?.intro && <p className={styles.intro}>{form.intro}</p>}
            <TextInput
                label={t("portal.new.subject")}
                size="sm"
                maxLength={200}
                required
                withAsterisk={false}
                value={typed.subject}
                error={error("subject")}
                onChange={(event) => set({ subject: event.currentTarget.value })}
            />
            <AskedFields
                fields={form?.fields ?? []}
                answers={typed.answers}
                error={error}
                onChange={(answers) => set({ answers })}
            />
            <MarkdownField
                label={t("portal.new.text")}
                isRequired
                value={typed.text}
                error={error("text")}
                onChange={(text) => set({ text })}
                onFiles={files.add}
            />
            <PendingFiles files={files} />
            <FormProblem error={open.error} />
            <div className={styles.foot}>
                <PickFiles files={files} />
                <span className="grow" />
                <Button
                    type="submit"
                    size="sm"
                    variant="filled"
                    disabled={!isReady}
                    loading={files.isAwaited || open.isPending}
                    title="Ctrl+Enter"
                >
                    {t("portal.new.do")}
                </Button>
            </div>
        </form>
    );
}
