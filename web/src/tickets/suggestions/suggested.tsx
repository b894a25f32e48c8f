// What a property of the ticket is suggested to be, quietly beside it: why, and accepted or
// dismissed by one click.
import { ActionIcon } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Ticket, TicketSuggestion } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { useToasts } from "../../frame/toasts";
import { Why } from "../../parts/value/why";
import type { TicketActions } from "../actions";
import { suggestionsQuery } from "./queries";
import styles from "./suggestions.module.css";

interface Props {
    ticket: Ticket;
    property: TicketSuggestion["property"];
    actions: TicketActions;
}

export function useSuggestions(ticket: Ticket) {
    const { data } = useQuery({
        ...suggestionsQuery(ticket.key),
        enabled: ticket.may.includes("change"),
    });
    return data?.items ?? [];
}

/** What people call a value. */
export function useNameOf() {
    const { t } = useTranslation();
    return ({ property, value, name }: Pick<TicketSuggestion, "property" | "value" | "name">) => {
        if (property === "kind") return t(`kind.${value as Ticket["kind"]}`);
        if (property === "maintenance") return t(`maintenance.${value as Ticket["maintenance"]}`);
        return name;
    };
}

function useAnswers(ticket: Ticket) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const nameOf = useNameOf();
    const respond = (
        property: TicketSuggestion["property"],
        response: "accepted" | "dismissed" | "open",
    ) =>
        answer(
            api.POST("/api/v1/tickets/{key}/suggestions/{property}", {
                params: { path: { key: ticket.key, property } },
                body: { answer: response },
            }),
        )
            .then(() => queries.invalidateQueries({ queryKey: ["ticket", ticket.key] }))
            .catch(toast.failed);
    return { t, toast, nameOf, respond };
}

/** Accepting and dismissing, each with its way back. */
function useAnswer(ticket: Ticket, actions: TicketActions) {
    const { t, toast, nameOf, respond } = useAnswers(ticket);
    const back = ({ property }: TicketSuggestion) => {
        if (property === "kind") return () => void actions.save({ kind: ticket.kind });
        if (property === "maintenance")
            return () => void actions.save({ maintenance: ticket.maintenance });
        return undefined;
    };
    return {
        nameOf,
        accept: async (suggestion: TicketSuggestion) => {
            await respond(suggestion.property, "accepted");
            toast.done(t("suggestion.accepted", { value: nameOf(suggestion) }), back(suggestion));
        },
        dismiss: async ({ property }: TicketSuggestion) => {
            await respond(property, "dismissed");
            toast.done(t("suggestion.dismissed"), () => void respond(property, "open"));
        },
    };
}

/** The key that accepts the first suggestion of a ticket. */
export function SuggestionKey({ ticket, actions }: Omit<Props, "property">) {
    const { t } = useTranslation();
    const [first] = useSuggestions(ticket);
    const { accept } = useAnswer(ticket, actions);
    useCommands(
        first
            ? [
                  {
                      id: "ticket.suggested",
                      label: t("suggestion.acceptFirst"),
                      group: t("command.group.ticket"),
                      icon: <IconCheck size={16} />,
                      run: () => void accept(first),
                  },
              ]
            : [],
    );
    return null;
}

export function Suggested({ ticket, property, actions }: Props) {
    const suggestion = useSuggestions(ticket).find((each) => each.property === property);
    return suggestion ? <Chip ticket={ticket} suggestion={suggestion} actions={actions} /> : null;
}

function Chip({
    ticket,
    suggestion,
    actions,
}: {
    ticket: Ticket;
    suggestion: TicketSuggestion;
    actions: TicketActions;
}) {
    const { t } = useTranslation();
    const { nameOf, accept, dismiss } = useAnswer(ticket, actions);
    const value = nameOf(suggestion);
    return (
        <div className={styles.chip}>
            <span className="grow">
                {t("suggestion.is", { value, percent: suggestion.percent })}
            </span>
            <Reasons suggestion={suggestion} value={value} />
            <ActionIcon
                variant="subtle"
                size="sm"
                aria-label={t("suggestion.accept", { value })}
                onClick={() => void accept(suggestion)}
            >
                <IconCheck size={14} />
            </ActionIcon>
            <ActionIcon
                variant="subtle"
                size="sm"
                color="gray"
                aria-label={t("suggestion.dismiss", { value })}
                onClick={() => void dismiss(suggestion)}
            >
                <IconX size={14} />
            </ActionIcon>
        </div>
    );
}

const parts = ["head", "text", "code", "form"] as const;

function Reasons({ suggestion, value }: { suggestion: TicketSuggestion; value: string }) {
    const { t } = useTranslation();
    // `head: crashes`: where it stands, and what.
    const facts = suggestion.reasons.map(({ feature, weight }) => {
        const [place = "", ...words] = feature.split(": ");
        const part = parts.find((each) => each === place);
        const label = `${part ? t(`suggestion.in.${part}`) : place}: ${words.join(": ")}`;
        return { label, value: `${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}` };
    });
    return (
        <Why of={t("suggestion.of")} because={t("suggestion.because", { value })} facts={facts} />
    );
}
