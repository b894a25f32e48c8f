// The dialogs for tickets of a list. Loaded when the first one opens.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { patiently } from "../../api/recovery";
import type { Ticket, TicketRow as Row } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { loadTexts } from "../../text/language";
import { useTicketActions } from "../actions";
import { EscalateDialog } from "../escalate-dialog";
import { AssignPicker, PriorityPicker } from "../pickers";
import { ticketQuery } from "../queries";
import type { DialogKind } from "./ticket-actions";
import type { RowChanges } from "./row-changes";

const BulkDialog = lazy(() =>
    patiently(
        async () =>
            (await Promise.all([import("../bulk/bulk-dialog"), loadTexts("tickets/bulk")]))[0],
    ),
);

interface Props {
    kind: DialogKind;
    rows: Row[];
    /** What the list shows. */
    filter: string;
    changes: RowChanges;
    onActed: (keys: string[]) => void;
    onClose: () => void;
}

export function RowDialog({ kind, rows, filter, changes, onActed, onClose }: Props) {
    const { t } = useTranslation();
    const [first] = rows;
    const count = rows.length;
    const key = first?.key ?? "";
    if (kind === "assign")
        return (
            <AssignPicker
                ask={t("pick.assign", { count, key })}
                onPick={(person) => changes.assign(rows, person)}
                onClose={onClose}
            />
        );
    if (kind === "priority")
        return (
            <PriorityPicker
                ask={t("pick.priority", { count, key })}
                now={count === 1 ? first : undefined}
                onPick={(priority) => changes.prioritize(rows, priority)}
                onClose={onClose}
            />
        );
    if (kind === "more")
        return (
            <Suspense>
                <BulkDialog
                    keys={rows.map((row) => row.key)}
                    filter={filter}
                    onActed={onActed}
                    onClose={onClose}
                />
            </Suspense>
        );
    return <Escalate ticketKey={key} onActed={onActed} onClose={onClose} />;
}

function Escalate({
    ticketKey,
    onActed,
    onClose,
}: {
    ticketKey: string;
    onActed: (keys: string[]) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const toast = useToasts();
    const { data: ticket, error } = useQuery(ticketQuery(ticketKey));
    const isAllowed = ticket?.may.includes("escalate");
    useEffect(() => {
        if (!error && isAllowed !== false) return;
        onClose();
        if (error) toast.failed(error);
        else toast.done(t("bulk.cannotEscalate", { key: ticketKey }));
    }, [error, isAllowed, onClose, toast, t, ticketKey]);
    return (
        ticket && isAllowed && <EscalateOne ticket={ticket} onActed={onActed} onClose={onClose} />
    );
}

function EscalateOne({
    ticket,
    onActed,
    onClose,
}: {
    ticket: Ticket;
    onActed: (keys: string[]) => void;
    onClose: () => void;
}) {
    // A hand-over is based on no version: it cannot be stale.
    const actions = useTicketActions(ticket, () => undefined);
    return (
        <EscalateDialog
            ticket={ticket}
            actions={{
                ...actions,
                escalate: (level, note) => {
                    onActed([ticket.key]);
                    return actions.escalate(level, note);
                },
            }}
            onClose={onClose}
        />
    );
}
