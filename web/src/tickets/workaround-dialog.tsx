// Writes a workaround once, for all open incidents of a problem.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import type { Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import { useToasts } from "../frame/toasts";
import { MarkdownField } from "../parts/text/editor";
import { useKeptText } from "./kept-text";

export function WorkaroundDialog({
    ticket,
    count,
    onClose,
}: {
    ticket: Ticket;
    count: number;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const once = useIdempotency();
    const { key } = ticket;
    const { text, write, done } = useKeptText(key, "workaround");
    const post = async () => {
        const body = { text: text.trim() };
        await answer(
            api.POST("/api/v1/tickets/{key}/workarounds", {
                params: { path: { key } },
                body,
                headers: once.header(body),
            }),
        );
        once.taken();
        done();
        toast.done(t("workaround.begun", { count }));
        await queries.invalidateQueries({ queryKey: ["ticket", key] });
    };
    return (
        <Ask
            title={t("workaround.title", { key })}
            action={t("workaround.do", { count })}
            isReady={text.trim() !== ""}
            isKept
            size={560}
            onClose={onClose}
            onDo={post}
        >
            <MarkdownField
                isFirst
                label={t("workaround.text")}
                description={t("workaround.help")}
                value={text}
                onChange={write}
            />
        </Ask>
    );
}
