// Runs over many items: started, followed, cancelled and undone.
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";

import { useToasts } from "../frame/toasts";
import { useMe } from "../session/session";
import { unwatchRun, watchRun } from "./bulk-watch";
import { answer, api } from "./client";
import type { BulkRun, NewBulkRun } from "./types";

export const hasEnded = ({ state }: BulkRun) => state !== "queued" && state !== "running";

export const doneOf = ({ changed, unchanged, failed }: BulkRun) => changed + unchanged + failed;

/** The server tells of progress; where its word is missed, it is asked now and then. */
const askedEvery = 4_000;

export const bulkRunQuery = (id: string) =>
    queryOptions({
        queryKey: ["bulk", "run", id],
        queryFn: () => answer(api.GET("/api/v1/bulk/{id}", { params: { path: { id } } })),
        refetchInterval: ({ state: { data } }) => (data && hasEnded(data) ? false : askedEvery),
        retry: false,
    });

export const bulkRunsQuery = infiniteQueryOptions({
    queryKey: ["bulk", "runs"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/bulk", {
                params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

export const bulkFailuresQuery = (id: string) =>
    infiniteQueryOptions({
        queryKey: ["bulk", "failures", id],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/bulk/{id}/failures", {
                    params: {
                        path: { id },
                        query: { limit: 50, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });

/** How many items a filter finds. */
export const bulkCountQuery = (kind: string, filter: string) =>
    queryOptions({
        queryKey: ["bulk", "count", kind, filter],
        queryFn: () =>
            answer(api.GET("/api/v1/bulk/count", { params: { query: { kind, filter } } })),
        staleTime: 10_000,
        retry: false,
    });

/** Starts, cancels and undoes runs of the person, whose progress is shown from then on. */
export function useBulkRuns() {
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const shown = (run: BulkRun) => {
        queries.setQueryData(bulkRunQuery(run.id).queryKey, run);
        void queries.invalidateQueries({ queryKey: ["bulk"] });
        return run;
    };
    const watched = (run: BulkRun) => {
        watchRun(me.id, run.id);
        return shown(run);
    };
    const at = (id: string) => ({ params: { path: { id } } });
    return {
        start: async (body: NewBulkRun) =>
            watched(await answer(api.POST("/api/v1/bulk", { body }))),
        cancel: (id: string) =>
            void answer(api.POST("/api/v1/bulk/{id}/cancel", at(id))).then(shown, toast.failed),
        undo: (id: string) =>
            void answer(api.POST("/api/v1/bulk/{id}/undo", at(id))).then((run) => {
                unwatchRun(me.id, id);
                watched(run);
            }, toast.failed),
        forget: (id: string) => unwatchRun(me.id, id),
    };
}
