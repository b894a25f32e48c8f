// Makes a ticket of a message: what it is called, and of what kind it is.
import { Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind, Message, Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import { kinds } from "./classes";
import { useSplit } from "./use-split";

export function SplitDialog({
    ticket,
    message,
    onClose,
}: {
    ticket: Ticket;
    message: Message;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const split = useSplit(ticket.key);
    const [subject, setSubject] = useState(firstLine(message.text));
    const [kind, setKind] = useState<Kind>(ticket.kind);
    return (
        <Ask
            title={t("split.title")}
            action={t("split.do")}
            isReady={subject.trim() !== ""}
            onClose={onClose}
            onDo={async () => {
                const made = await split(message.id, { subject: subject.trim(), kind });
                void navigate({ to: "/tickets/$key", params: { key: made.key } });
            }}
        >
            <p className="dim">
                {t(message.visibility === "private" ? "split.noteHelp" : "split.help")}
            </p>
            <TextInput
                data-autofocus
                label={t("field.subject")}
                maxLength={200}
                value={subject}
                onChange={(event) => setSubject(event.currentTarget.value)}
            />
            <Select
                label={t("field.kind")}
                data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
                allowDeselect={false}
                value={kind}
                onChange={(value) => setKind((value ?? ticket.kind) as Kind)}
            />
        </Ask>
    );
}

/** What a message is about, as far as its beginning tells. */
function firstLine(text: string): string {
    const line = text.split("\n").find((each) => each.trim() !== "") ?? "";
    return Array.from(line.trim()).slice(0, 100).join("");
}
