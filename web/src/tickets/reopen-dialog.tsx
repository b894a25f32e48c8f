// Takes a ticket up again, with the reason where there is one.
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import { MarkdownField } from "../parts/text/editor";
import type { TicketActions } from "./actions";
import { useKeptText } from "./kept-text";

export function ReopenDialog({
    ticket,
    actions,
    onClose,
}: {
    ticket: Ticket;
    actions: TicketActions;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const note = useKeptText(ticket.key, "reopen");
    return (
        <Ask
            title={t("reopen.title")}
            action={t("ticket.reopen")}
            isKept
            size={560}
            onClose={onClose}
            onDo={() => actions.reopen(note.text.trim()).then(note.done)}
        >
            <MarkdownField
                isFirst
                label={t("reopen.note")}
                value={note.text}
                onChange={note.write}
            />
        </Ask>
    );
}
