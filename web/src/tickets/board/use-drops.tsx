// Does what a drop on a column means: at once where it can be undone, else as the ticket page asks.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Ticket, TicketRow } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { useMe } from "../../session/session";
import { useTicketActions } from "../actions";
import { ticketQuery } from "../queries";
import { applyToLists } from "../queue/list-changes";
import { ReopenDialog } from "../reopen-dialog";
import { ResolveDialog } from "../resolve-dialog";
import type { BoardColumn } from "./columns";
import { statusMove } from "./moves";

type Dialog = { key: string; kind: "resolve" | "resolveAndClose" | "reopen" };

/** `drop` answers whether the ticket may go there; the dialog is to be shown. */
export function useDrops() {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const [dialog, setDialog] = useState<Dialog | null>(null);
    const refresh = (key: string) => {
        void applyToLists(queries, [key]);
        void queries.invalidateQueries({ queryKey: ["ticket", key] });
        void queries.invalidateQueries({ queryKey: ["queues"] });
        void queries.invalidateQueries({ queryKey: ["bulk", "count"] });
    };
    const put = async (key: string, assignee: string | null) => {
        const at = { params: { path: { key } } };
        await answer(api.POST("/api/v1/tickets/{key}/assign", { ...at, body: { assignee } }));
        refresh(key);
    };
    const give = async (row: TicketRow, to: { id: string; name: string } | null) => {
        const before = row.assignee?.id ?? null;
        // A new ticket that is already one's own is opened by taking it.
        if (before === (to?.id ?? null) && row.status !== "new") return;
        try {
            await put(row.key, to?.id ?? null);
            const text = to ? t("done.assigned", { name: to.name }) : t("done.unassigned");
            toast.done(text, () => void put(row.key, before).catch(toast.failed));
        } catch (error) {
            toast.failed(error);
        }
    };
    const close = async ({ key }: TicketRow) => {
        const at = { params: { path: { key } } };
        try {
            await answer(api.POST("/api/v1/tickets/{key}/close", at));
            refresh(key);
            const reopen = () =>
                answer(api.POST("/api/v1/tickets/{key}/reopen", { ...at, body: {} }));
            toast.done(
                t("done.closed"),
                () => void reopen().then(() => refresh(key), toast.failed),
            );
        } catch (error) {
            toast.failed(error);
        }
    };
    const drop = (row: TicketRow, { target }: BoardColumn): boolean => {
        if ("assignee" in target) {
            void give(row, target.assignee);
            return true;
        }
        const move = statusMove(row.status, target.status);
        if ("refused" in move) {
            toast.done(t(`board.refused.${move.refused}`, { key: row.key }));
            return false;
        }
        if (move.do === "take") void give(row, me);
        else if (move.do === "close") void close(row);
        else if (move.do !== "nothing") setDialog({ key: row.key, kind: move.do });
        return true;
    };
    return {
        drop,
        dialog: dialog && (
            <DropDialog
                key={dialog.key}
                kind={dialog.kind}
                ticketKey={dialog.key}
                onResolved={(row) => {
                    if (dialog.kind === "resolveAndClose") void close(row);
                }}
                onClose={() => setDialog(null)}
            />
        ),
    };
}

interface DropDialogProps {
    ticketKey: string;
    kind: Dialog["kind"];
    onResolved: (ticket: Ticket) => void;
    onClose: () => void;
}

function DropDialog({ ticketKey, kind, onResolved, onClose }: DropDialogProps) {
    const toast = useToasts();
    const { t } = useTranslation();
    const { data: ticket, error } = useQuery(ticketQuery(ticketKey));
    const isAllowed = ticket?.may.includes(kind === "reopen" ? "reopen" : "resolve");
    useEffect(() => {
        if (!error && isAllowed !== false) return;
        onClose();
        if (error) toast.failed(error);
        else toast.done(t("board.refused.rights", { key: ticketKey }));
    }, [error, isAllowed, onClose, toast, t, ticketKey]);
    return (
        ticket &&
        isAllowed && (
            <DropAsked ticket={ticket} kind={kind} onResolved={onResolved} onClose={onClose} />
        )
    );
}

function DropAsked({
    ticket,
    kind,
    onResolved,
    onClose,
}: {
    ticket: Ticket;
    kind: Dialog["kind"];
    onResolved: (ticket: Ticket) => void;
    onClose: () => void;
}) {
    // Neither is based on a version: it cannot be stale.
    const actions = useTicketActions(ticket, () => undefined);
    if (kind === "reopen")
        return <ReopenDialog ticket={ticket} actions={actions} onClose={onClose} />;
    const resolve: typeof actions.resolve = async (resolution, note) => {
        await actions.resolve(resolution, note);
        onResolved(ticket);
    };
    return <ResolveDialog ticket={ticket} actions={{ ...actions, resolve }} onClose={onClose} />;
}
