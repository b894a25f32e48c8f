// Takes a ticket up again, with the reason where there is one.
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Ask } from "../frame/ask";
import type { TicketActions } from "./actions";

export function ReopenDialog({
    actions,
    onClose,
}: {
    actions: TicketActions;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const [note, setNote] = useState("");
    return (
        <Ask
            title={t("reopen.title")}
            action={t("ticket.reopen")}
            onClose={onClose}
            onDo={() => actions.reopen(note.trim())}
        >
            <Textarea
                data-autofocus
                label={t("reopen.note")}
                autosize
                minRows={3}
                maxRows={12}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
            />
        </Ask>
    );
}
