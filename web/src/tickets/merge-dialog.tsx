// Merges a ticket into another one: which, and what that means for those who asked.
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import type { TicketActions } from "./actions";
import { StatusMark } from "./marks";
import { ticketQuery } from "./queries";

const aKey = /^[A-Z][A-Z0-9]*-\d+$/;

export function MergeDialog({
    ticket,
    actions,
    onClose,
}: {
    ticket: Ticket;
    actions: TicketActions;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const [typed, setTyped] = useState("");
    const key = typed.trim().toUpperCase();
    const [asked] = useDebouncedValue(key, 200);
    const { data: into } = useQuery({
        ...ticketQuery(asked),
        enabled: aKey.test(asked),
        retry: false,
    });
    const shown = into?.key === key ? into : undefined;
    return (
        <Ask
            title={t("merge.title", { key: ticket.key })}
            action={t("merge.do")}
            isReady={aKey.test(key)}
            onClose={onClose}
            onDo={() => actions.merge(key)}
        >
            <TextInput
                data-autofocus
                label={t("merge.into")}
                description={t("merge.help")}
                placeholder={t("link.example")}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <div role="status" className="stack">
                {shown && (
                    <>
                        <span className="row">
                            <StatusMark status={shown.status} size={14} />{" "}
                            <span className="cut" translate="no">
                                {shown.key} {shown.subject}
                            </span>
                        </span>
                        <span className="dim">
                            {t("field.requester")}{" "}
                            <span translate="no">
                                {[shown.requester.name, shown.organization?.name]
                                    .filter(Boolean)
                                    .join(" · ")}
                            </span>
                        </span>
                        {shown.requester.id !== ticket.requester.id && (
                            <span>
                                {t("merge.otherRequester", { name: ticket.requester.name })}
                            </span>
                        )}
                    </>
                )}
            </div>
        </Ask>
    );
}
