// Changes of tickets from a list: each ticket by itself, with one message and one way back for all.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Degree, Priority, Ticket, TicketRow as Row } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { useMe } from "../../session/session";
import { classesFor } from "../classes";
import { applyToLists } from "./list-changes";

interface Person {
    id: string;
    name: string;
}

export function useRowChanges(onActed: (keys: string[]) => void) {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const [isBusy, setBusy] = useState(false);

    /** Does it to each. Answers what succeeded; says what did not. */
    const each = async <T extends { key: string }>(
        rows: readonly T[],
        change: (row: T) => Promise<Ticket>,
    ): Promise<{ row: T; ticket: Ticket }[]> => {
        setBusy(true);
        onActed(rows.map(({ key }) => key));
        const outcomes = await Promise.allSettled(
            rows.map(async (row) => ({ row, ticket: await change(row) })),
        );
        await applyToLists(
            queries,
            rows.map(({ key }) => key),
        );
        void queries.invalidateQueries({ queryKey: ["queues"] });
        rows.forEach(({ key }) => void queries.invalidateQueries({ queryKey: ["ticket", key] }));
        setBusy(false);
        const failed = outcomes.find((one) => one.status === "rejected");
        if (failed) toast.failed(failed.reason);
        return outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    };
    const put = (key: string, assignee: string | null) =>
        answer(
            api.POST("/api/v1/tickets/{key}/assign", {
                params: { path: { key } },
                body: { assignee },
            }),
        );
    const classify = (
        key: string,
        version: number,
        { impact, urgency }: { impact: Degree; urgency: Degree },
    ) =>
        answer(
            api.PATCH("/api/v1/tickets/{key}", {
                params: { path: { key }, ...basedOn(version) },
                body: { impact, urgency },
            }),
        );

    const assign = async (rows: readonly Row[], person: Person | null) => {
        const to = person?.id ?? null;
        const others = rows.filter(({ assignee }) => (assignee?.id ?? null) !== to);
        const done = await each(others, ({ key }) => put(key, to));
        const undo = () =>
            void each(
                done.map(({ row }) => row),
                ({ key, assignee }) => put(key, assignee?.id ?? null),
            );
        // Whoever had some of them already has them all.
        const count = done.length + rows.length - others.length;
        const text =
            person === null
                ? t("bulk.unassigned", { count })
                : person.id === me.id
                  ? t("bulk.taken", { count })
                  : t("bulk.assigned", { count, name: person.name });
        if (count > 0) toast.done(text, done.length > 0 ? undo : undefined);
    };
    const prioritize = async (rows: readonly Row[], priority: Priority) => {
        const others = rows.filter((row) => row.priority !== priority);
        const done = await each(others, (row) =>
            classify(row.key, row.version, classesFor(priority, row)),
        );
        const undo = () =>
            void each(
                done.map(({ row, ticket }) => ({ ...row, version: ticket.version })),
                (row) => classify(row.key, row.version, row),
            );
        const count = done.length + rows.length - others.length;
        if (count > 0)
            toast.done(
                t("bulk.prioritized", { count, priority: t(`priority.${priority}`) }),
                done.length > 0 ? undo : undefined,
            );
    };
    return {
        isBusy,
        assign: (rows: readonly Row[], person: Person | null) => void assign(rows, person),
        prioritize: (rows: readonly Row[], priority: Priority) => void prioritize(rows, priority),
    };
}

export type RowChanges = ReturnType<typeof useRowChanges>;
