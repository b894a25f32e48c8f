// Asks before what a vendor wrote goes to the requester, since a mail cannot be taken back.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Message, Ticket } from "../../api/types";
import { Ask } from "../../frame/ask";
import { useToasts } from "../../frame/toasts";
import { MarkdownField } from "../../parts/text/editor";

export function PublishDialog({
    ticket,
    message,
    onClose,
}: {
    ticket: Ticket;
    message: Message;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const [text, setText] = useState(message.text);
    const publish = async () => {
        await answer(
            api.POST("/api/v1/tickets/{key}/messages/{id}/publish", {
                params: { path: { key: ticket.key, id: message.id } },
                body: { text: text.trim() },
            }),
        );
        await queries.invalidateQueries({ queryKey: ["ticket", ticket.key] });
        toast.done(t("handover.publishedDone"));
    };
    return (
        <Ask
            title={t("handover.publishTitle", { name: message.vendor?.name ?? "" })}
            action={t("handover.publishDo")}
            isReady={text.trim() !== ""}
            size={560}
            onClose={onClose}
            onDo={publish}
        >
            <MarkdownField
                isFirst
                isRequired
                label={t("handover.text")}
                description={t("handover.publishHelp")}
                value={text}
                onChange={setText}
            />
        </Ask>
    );
}
