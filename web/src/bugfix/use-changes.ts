// What is decided about errors, one or several: with one message, and one way back for all.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { ErrorGroup } from "../api/types";
import { useToasts } from "../frame/toasts";
import type { Ignoring, Resolution } from "./choices";

interface Person {
    id: string;
    name: string;
}

const path = ({ id }: { id: string }) => ({ params: { path: { id } } });

const resolveOne = (group: ErrorGroup, body: Resolution) =>
    answer(api.POST("/api/v1/errors/{id}/resolve", { ...path(group), body }));
const ignoreOne = (group: ErrorGroup, body: Ignoring) =>
    answer(api.POST("/api/v1/errors/{id}/ignore", { ...path(group), body }));
const reopenOne = (group: ErrorGroup) =>
    answer(api.POST("/api/v1/errors/{id}/reopen", { ...path(group), body: {} }));
const assignOne = (group: ErrorGroup, assignee: string | null) =>
    answer(api.POST("/api/v1/errors/{id}/assign", { ...path(group), body: { assignee } }));

/** How it was, once more. What it was ignored until may be over: then it is open. */
function restoreOne(before: ErrorGroup): Promise<unknown> {
    if (before.state === "resolved")
        return resolveOne(
            before,
            before.resolved_as === "release"
                ? { in: "release", release: before.resolved_in ?? "" }
                : { in: before.resolved_as ?? "now" },
        );
    if (before.state === "ignored") return ignoreOne(before, leftOf(before));
    return reopenOne(before);
}

const leftOf = ({
    ignored_until: until,
    ignored_events,
    ignored_users: users,
    events,
}: ErrorGroup) => ({
    ...(until !== null && { until }),
    ...(ignored_events !== null && { events: Math.max(1, ignored_events - events) }),
    ...(users !== null && { users }),
});

/** `onActed`: told which rows are about to leave their list. */
export function useChanges(onActed?: (ids: readonly string[]) => void) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    return useMemo(() => {
        const refresh = () => queries.invalidateQueries({ queryKey: ["errors"] });
        /** Does it to each. Answers which it was done to; says what was refused. */
        const each = async (
            groups: readonly ErrorGroup[],
            change: (group: ErrorGroup) => Promise<unknown>,
        ): Promise<ErrorGroup[]> => {
            onActed?.(groups.map(({ id }) => id));
            const outcomes = await Promise.allSettled(groups.map(change));
            await refresh();
            const failed = outcomes.find((one) => one.status === "rejected");
            if (failed) toast.failed(failed.reason);
            return groups.filter((_, at) => outcomes[at]?.status === "fulfilled");
        };
        const act = async (
            groups: readonly ErrorGroup[],
            change: (group: ErrorGroup) => Promise<unknown>,
            message: (count: number) => string,
            undo: (before: ErrorGroup) => Promise<unknown>,
        ) => {
            const done = await each(groups, change);
            if (done.length > 0) toast.done(message(done.length), () => void each(done, undo));
        };
        return {
            refresh,
            resolve: (groups: readonly ErrorGroup[], how: Resolution) =>
                act(
                    groups.filter(({ may }) => may.includes("resolve")),
                    (group) => resolveOne(group, how),
                    (count) =>
                        how.in === "release"
                            ? t("bugfix.did.resolvedIn", { count, release: how.release })
                            : how.in === "now"
                              ? t("bugfix.did.resolved", { count })
                              : t("bugfix.did.resolvedNext", { count }),
                    restoreOne,
                ),
            ignore: (groups: readonly ErrorGroup[], how: Ignoring) =>
                act(
                    groups.filter(({ may }) => may.includes("ignore")),
                    (group) => ignoreOne(group, how),
                    (count) => t("bugfix.did.ignored", { count }),
                    restoreOne,
                ),
            reopen: (groups: readonly ErrorGroup[]) =>
                act(
                    groups.filter(({ may }) => may.includes("reopen")),
                    reopenOne,
                    (count) => t("bugfix.did.reopened", { count }),
                    restoreOne,
                ),
            assign: (groups: readonly ErrorGroup[], person: Person | null) =>
                act(
                    groups.filter(({ may }) => may.includes("assign")),
                    (group) => assignOne(group, person?.id ?? null),
                    (count) =>
                        person
                            ? t("bugfix.did.assigned", { count, name: person.name })
                            : t("bugfix.did.unassigned", { count }),
                    (before) => assignOne(before, before.assignee?.id ?? null),
                ),
            openTicket: async (group: ErrorGroup) => {
                const done = await each([group], (one) =>
                    answer(api.POST("/api/v1/errors/{id}/ticket", path(one))),
                );
                if (done.length > 0) toast.done(t("bugfix.did.ticket"));
            },
            /** Answers the group that has all now; null where it was refused. */
            merge: async (group: ErrorGroup, into: ErrorGroup, keys: readonly string[]) => {
                const done = await each([group], (one) => mergeOne(one, into.id));
                if (done.length === 0) return null;
                toast.done(
                    t("bugfix.did.merged"),
                    keys.length === 0
                        ? undefined
                        : () => void each([into], (one) => unmergeOne(one, keys)),
                );
                return into.id;
            },
            /** Answers the group of these keys. `other`: the one that leaves instead of them. */
            unmerge: async (group: ErrorGroup, keys: readonly string[], other: string | null) => {
                let made: string | null = null;
                await each([group], async (one) => {
                    made = (await unmergeOne(one, keys)).id;
                });
                const left = other ?? made;
                if (left !== null)
                    toast.done(
                        t("bugfix.did.unmerged"),
                        () => void each([group], () => mergeOne({ id: left }, group.id)),
                    );
                return made as string | null;
            },
            /** That another is not like it. */
            judge: async (group: ErrorGroup, other: string) => {
                const judge = (isLike: boolean) =>
                    each([group], ({ id }) =>
                        answer(
                            api.PUT("/api/v1/errors/{id}/like/{other}", {
                                params: { path: { id, other } },
                                body: { is_like: isLike },
                            }),
                        ),
                    );
                if ((await judge(false)).length > 0)
                    toast.done(t("bugfix.did.unlike"), () => void judge(true));
            },
        };
    }, [t, toast, queries, onActed]);
}

const mergeOne = (group: { id: string }, into: string) =>
    answer(api.POST("/api/v1/errors/{id}/merge", { ...path(group), body: { into } }));
const unmergeOne = (group: { id: string }, keys: readonly string[]) =>
    answer(api.POST("/api/v1/errors/{id}/unmerge", { ...path(group), body: { keys: [...keys] } }));

export type Changes = ReturnType<typeof useChanges>;
