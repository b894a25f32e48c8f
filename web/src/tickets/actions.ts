// What can be done to a ticket from its page: each call, what it refreshes, what is said, and its
// way back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import { Problem } from "../api/problem";
import type { Level, NewLink, Resolution, Ticket, TicketChange } from "../api/types";
import { useToasts } from "../frame/toasts";
import { priorityOf } from "./classes";
import { ticketQuery } from "./queries";
import type { StaleSave } from "./stale";
import { useTicketsMoved } from "./use-split";

const at = (key: string) => ({ params: { path: { key } } });

export function useTicketActions(ticket: Ticket, onStale: (stale: StaleSave) => void) {
    const { t } = useTranslation();
    const { key } = ticket;
    const toast = useToasts();
    const queries = useQueryClient();
    const shownAs = ticketQuery(key).queryKey;
    const refresh = () => queries.invalidateQueries({ queryKey: ["ticket", key] });
    const keep = (next: Ticket) => {
        queries.setQueryData(shownAs, next);
        void refresh();
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        void queries.invalidateQueries({ queryKey: ["queues"] });
    };

    const assign = useMutation({
        mutationFn: (body: { assignee: string | null; team?: string }) =>
            answer(api.POST("/api/v1/tickets/{key}/assign", { ...at(key), body })),
        onSuccess: keep,
        onError: toast.failed,
    });
    const assignTo = async (assignee: string | null) => {
        const before = ticket.assignee?.id ?? null;
        if (assignee === before) return;
        const next = await assign.mutateAsync({ assignee }).catch(() => null);
        if (next) {
            const text = next.assignee
                ? t("done.assigned", { name: next.assignee.name })
                : t("done.unassigned");
            toast.done(text, () => assign.mutate({ assignee: before }));
        }
    };

    const change = useMutation({
        mutationFn: ({ changes, base }: { changes: TicketChange; base: Ticket }) =>
            answer(
                api.PATCH("/api/v1/tickets/{key}", {
                    params: { path: { key }, ...basedOn(base.version) },
                    body: changes,
                }),
            ),
        // Shown at once; what comes back, or what went wrong, then stands in its place.
        onMutate: async ({ changes }) => {
            await queries.cancelQueries({ queryKey: shownAs });
            queries.setQueryData(shownAs, (shown) => shown && withChanges(shown, changes));
        },
        onSuccess: keep,
        onError: (error, { changes, base }) => {
            const current =
                error instanceof Problem && error.status === 412 ? error.current<Ticket>() : null;
            queries.setQueryData(shownAs, current ?? base);
            if (!current) {
                void refresh();
                return toast.failed(error);
            }
            onStale({ base, current, mine: changes });
        },
    });
    const save = async (changes: TicketChange, base: Ticket = ticket) => {
        const next = await change.mutateAsync({ changes, base }).catch(() => null);
        if (!next) return false;
        toast.done(t("done.saved"), () =>
            change.mutate({ changes: opposite(changes, base), base: next }),
        );
        return true;
    };

    const act = useMutation({
        mutationFn: (run: () => Promise<Ticket>) => run(),
        onSuccess: keep,
        onError: toast.failed,
    });
    const done = (run: () => Promise<Ticket>, text: string, undo?: () => void) =>
        act.mutateAsync(run).then(() => toast.done(text, undo));
    const reopen = (note: string) =>
        done(
            () =>
                answer(
                    api.POST("/api/v1/tickets/{key}/reopen", {
                        ...at(key),
                        body: note ? { note } : {},
                    }),
                ),
            t("done.reopened"),
        );

    const quiet = useMutation({
        mutationFn: (run: () => Promise<unknown>) => run(),
        onSuccess: refresh,
        onError: toast.failed,
    });
    const watch = (user?: string) =>
        quiet.mutateAsync(() =>
            answer(
                api.POST("/api/v1/tickets/{key}/watchers", {
                    ...at(key),
                    body: user ? { user } : {},
                }),
            ),
        );
    const unwatch = (user: string) =>
        quiet.mutateAsync(() =>
            answer(
                api.DELETE("/api/v1/tickets/{key}/watchers/{user}", {
                    params: { path: { key, user } },
                }),
            ),
        );
    const admit = (user: string) =>
        quiet.mutateAsync(() =>
            answer(api.POST("/api/v1/tickets/{key}/admissions", { ...at(key), body: { user } })),
        );
    const expel = async (user: string, name: string) => {
        await quiet.mutateAsync(() =>
            answer(
                api.DELETE("/api/v1/tickets/{key}/admissions/{user}", {
                    params: { path: { key, user } },
                }),
            ),
        );
        toast.done(t("done.expelled", { name }), () => void admit(user).catch(() => undefined));
    };
    const link = (body: NewLink) =>
        quiet.mutateAsync(() =>
            answer(api.POST("/api/v1/tickets/{key}/links", { ...at(key), body })),
        );

    const moved = useTicketsMoved();
    const undoMerge = async (source: string) => {
        await quiet.mutateAsync(() =>
            answer(
                api.DELETE("/api/v1/tickets/{key}/merge", { params: { path: { key: source } } }),
            ),
        );
        await moved();
        toast.done(t("merge.undone", { key: source }));
    };

    return {
        isBusy: assign.isPending || change.isPending || act.isPending,
        assignTo,
        save,
        escalate: (level: Level, note: string) =>
            done(
                () =>
                    answer(
                        api.POST("/api/v1/tickets/{key}/escalate", {
                            ...at(key),
                            body: { level, note },
                        }),
                    ),
                t(ticket.level && level < ticket.level ? "done.returned" : "done.escalated", {
                    level,
                }),
            ),
        resolve: (resolution: Resolution, note: string) => {
            const body = note ? { resolution, note } : { resolution };
            return done(
                () => answer(api.POST("/api/v1/tickets/{key}/resolve", { ...at(key), body })),
                t("done.resolved"),
            );
        },
        close: () =>
            done(
                () => answer(api.POST("/api/v1/tickets/{key}/close", at(key))),
                t("done.closed"),
                () => void reopen(""),
            ),
        reopen,
        merge: async (into: string) => {
            await done(
                () =>
                    answer(api.POST("/api/v1/tickets/{key}/merge", { ...at(key), body: { into } })),
                t("merge.done", { into }),
                () => void undoMerge(key).catch(() => undefined),
            );
            await moved();
        },
        undoMerge,
        watch,
        unwatch,
        admit,
        expel,
        link,
        unlink: async (id: string, back: NewLink) => {
            await quiet.mutateAsync(() =>
                answer(
                    api.DELETE("/api/v1/tickets/{key}/links/{id}", {
                        params: { path: { key, id } },
                    }),
                ),
            );
            toast.done(t("done.unlinked"), () => void link(back));
        },
    };
}

export type TicketActions = ReturnType<typeof useTicketActions>;

/** The ticket as it will be once the change is saved. */
function withChanges(
    ticket: Ticket,
    { subject, kind, maintenance, impact, urgency, labels, is_confidential }: TicketChange,
): Ticket {
    const next = {
        ...ticket,
        subject: subject ?? ticket.subject,
        kind: kind ?? ticket.kind,
        maintenance: maintenance ?? ticket.maintenance,
        impact: impact ?? ticket.impact,
        urgency: urgency ?? ticket.urgency,
        labels: labels ?? ticket.labels,
        is_confidential: is_confidential ?? ticket.is_confidential,
    };
    return { ...next, priority: priorityOf(next.impact, next.urgency) };
}

/** The change that puts back what another change replaced. */
function opposite(changes: TicketChange, base: Ticket): TicketChange {
    const { subject, kind, maintenance, impact, urgency, labels, is_confidential } = base;
    const before: TicketChange = {
        subject,
        kind,
        maintenance,
        impact,
        urgency,
        labels,
        is_confidential,
    };
    return Object.fromEntries(
        Object.keys(changes).map((field) => [field, before[field as keyof TicketChange]]),
    );
}
