// Takes a ticket up again, with the reason where there is one.
import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { Ask } from "../frame/ask";
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
            onClose={onClose}
            onDo={() => actions.reopen(note.text.trim()).then(note.done)}
        >
            <Textarea
                data-autofocus
                label={t("reopen.note")}
                autosize
                minRows={3}
                maxRows={12}
                value={note.text}
                onChange={(event) => note.write(event.currentTarget.value)}
            />
        </Ask>
    );
}
