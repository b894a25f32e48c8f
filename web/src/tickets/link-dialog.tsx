// Says how a ticket stands to another.
import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Relation, Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import type { TicketActions } from "./actions";

const relations: readonly Relation[] = [
    "relates_to",
    "duplicate_of",
    "caused_by",
    "blocks",
    "parent_of",
    "duplicated_by",
    "causes",
    "blocked_by",
    "child_of",
];

export function LinkDialog({
    ticket,
    actions,
    begins = "relates_to",
    onClose,
}: {
    ticket: Ticket;
    actions: TicketActions;
    /** The relation that is chosen first. */
    begins?: Relation;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const [relation, setRelation] = useState<Relation>(begins);
    const [other, setOther] = useState("");
    const key = other.trim().toUpperCase();
    return (
        <Ask
            title={t("link.title", { key: ticket.key })}
            action={t("ticket.link")}
            isReady={/^[A-Z][A-Z0-9]*-\d+$/.test(key)}
            onClose={onClose}
            onDo={() => actions.link({ relation, ticket: key })}
        >
            <Select
                label={t("link.relation")}
                data={relations.map((value) => ({ value, label: t(`relation.${value}`) }))}
                allowDeselect={false}
                value={relation}
                onChange={(value) => setRelation((value ?? "relates_to") as Relation)}
            />
            <TextInput
                data-autofocus
                label={t("link.other")}
                placeholder={t("link.example")}
                value={other}
                onChange={(event) => setOther(event.currentTarget.value)}
            />
        </Ask>
    );
}
