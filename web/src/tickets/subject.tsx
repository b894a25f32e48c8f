// The subject, edited where it stands. What is being typed is not disturbed by what arrives
// meanwhile.
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import type { TicketActions } from "./actions";
import styles from "./head.module.css";

export function Subject({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const [edit, setEdit] = useState<{ text: string; base: Ticket } | null>(null);
    if (!ticket.may.includes("change")) {
        return (
            <div className={styles.subject}>
                <h1 translate="no">{ticket.subject}</h1>
            </div>
        );
    }
    if (!edit) {
        return (
            <div className={styles.subject}>
                <h1>
                    <button
                        type="button"
                        className={`plain ${styles.edit}`}
                        title={t("ticket.editSubject")}
                        translate="no"
                        onClick={() => setEdit({ text: ticket.subject, base: ticket })}
                    >
                        {ticket.subject}
                    </button>
                </h1>
            </div>
        );
    }
    const save = async () => {
        const subject = edit.text.trim();
        setEdit(null);
        if (subject !== "" && subject !== edit.base.subject)
            await actions.save({ subject }, edit.base);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing) void save();
        if (event.key === "Escape") setEdit(null);
    };
    return (
        <div className={styles.subject}>
            <input
                className={styles.input}
                autoFocus
                maxLength={200}
                aria-label={t("field.subject")}
                value={edit.text}
                onChange={(event) => setEdit({ ...edit, text: event.target.value })}
                onKeyDown={onKeyDown}
                onBlur={() => void save()}
            />
        </div>
    );
}
