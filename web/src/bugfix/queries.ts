// What the pages of errors ask of the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { ErrorGroup } from "../api/types";
import { firstPlace, nextPlace, type Place, type Round, roundsOf } from "./list/rounds";
import type { Sort, StateTab } from "./names";

/** What is chosen in the list. */
export interface Chosen {
    state?: StateTab | undefined;
    application?: string | undefined;
    filter?: string | undefined;
    sort?: Sort | undefined;
}

const limit = 100;
/** The live topic tells of what changes, and not of each event that is counted. */
const refetchInterval = 30_000;
/** A page has as many at least, as long as there are some: the next round is asked for at once. */
const fewMax = 50;

const read = (round: Round, application: string | undefined, cursor: string | null) =>
    answer(
        api.GET("/api/v1/errors", {
            params: {
                query: {
                    limit,
                    state: round.state,
                    sort: round.sort,
                    ...(round.filter && { filter: round.filter }),
                    ...(application && { application }),
                    ...(cursor && { cursor }),
                },
            },
        }),
    );

export const errorsQuery = ({ state, application, filter, sort }: Chosen) => {
    const rounds = roundsOf(state ?? "unresolved", filter ?? "", sort);
    return infiniteQueryOptions({
        queryKey: ["errors", "list", rounds, application],
        queryFn: async ({ pageParam }) => {
            const items: ErrorGroup[] = [];
            let place: Place | null = pageParam;
            while (place && items.length < fewMax) {
                const round: Round | undefined = rounds[place.at];
                if (!round) break;
                const page = await read(round, application, place.cursor);
                items.push(...page.items);
                place = nextPlace(place, page.next, rounds.length);
            }
            return { items, after: place };
        },
        initialPageParam: firstPlace as Place,
        getNextPageParam: ({ after }) => after,
        placeholderData: keepPreviousData,
        refetchInterval,
    });
};

export const errorQuery = (id: string) =>
    queryOptions({
        queryKey: ["errors", "one", id],
        queryFn: () => answer(api.GET("/api/v1/errors/{id}", { params: { path: { id } } })),
        refetchInterval,
    });

/** `event`: an id, `latest` or `first`. */
export const eventQuery = (id: string, event: string) =>
    queryOptions({
        queryKey: ["errors", "event", id, event],
        queryFn: () =>
            answer(
                api.GET("/api/v1/errors/{id}/events/{event}", {
                    params: { path: { id, event } },
                }),
            ),
        placeholderData: keepPreviousData,
    });

export const eventsQuery = (id: string) =>
    queryOptions({
        queryKey: ["errors", "events", id],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/errors/{id}/events", { params: { path: { id } } })))
                .items,
    });

export const countsBy = ["total", "release", "environment"] as const;
export type CountsBy = (typeof countsBy)[number];

export const countsQuery = (id: string, span: { from: number; to: number }, by: CountsBy) =>
    queryOptions({
        queryKey: ["errors", "counts", id, span, by],
        queryFn: ({ signal }) =>
            answer(
                api.GET("/api/v1/errors/{id}/counts", {
                    signal,
                    params: {
                        path: { id },
                        query: {
                            from: new Date(span.from).toISOString(),
                            to: new Date(span.to).toISOString(),
                            by,
                        },
                    },
                }),
            ),
        placeholderData: keepPreviousData,
    });

/** Those of the application that this one may be merged into. */
export const othersQuery = ({ id, application }: { id: string; application: string }) =>
    queryOptions({
        queryKey: ["errors", "others", application, id],
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/errors", { params: { query: { application, limit: 100 } } }),
                )
            ).items.filter((one) => one.id !== id),
    });

/** What became of it, the newest first. */
export const historyQuery = (id: string) =>
    infiniteQueryOptions({
        queryKey: ["errors", "history", id],
        queryFn: ({ pageParam: cursor }) =>
            answer(
                api.GET("/api/v1/errors/{id}/history", {
                    params: { path: { id }, query: { limit: 50, ...(cursor && { cursor }) } },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: ({ next }) => next,
    });

/** What taking these keys out would give back. */
export const unmergeQuery = (id: string, keys: readonly string[]) =>
    queryOptions({
        queryKey: ["errors", "unmerge", id, keys],
        queryFn: () =>
            answer(
                api.POST("/api/v1/errors/{id}/unmerge/preview", {
                    params: { path: { id } },
                    body: { keys: [...keys] },
                }),
            ),
        gcTime: 0,
    });

/** Errors like this one, the most like first. */
export const likeQuery = (id: string) =>
    queryOptions({
        queryKey: ["errors", "like", id],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/errors/{id}/like", { params: { path: { id } } }))).items,
        staleTime: 300_000,
    });

export const suspectsQuery = (id: string) =>
    queryOptions({
        queryKey: ["errors", "suspects", id],
        queryFn: () =>
            answer(api.GET("/api/v1/errors/{id}/suspects", { params: { path: { id } } })),
    });

/** Where programs of an application send, with `{ingest_key}` in the place of a key. */
export const dsnQuery = (key: string) =>
    queryOptions({
        queryKey: ["errors", "dsn", key],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/applications/{key}/dsn", { params: { path: { key } } })))
                .dsn,
        staleTime: 300_000,
    });

/** Those that are seen to in a ticket, and what stood out in the time of its incidents. */
export const ticketErrorsQuery = (key: string) =>
    queryOptions({
        queryKey: ["errors", "of-ticket", key],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/errors", { params: { path: { key } } })),
    });

/** Those that stand out in the services and the time of an incident. */
export const incidentErrorsQuery = (id: string) =>
    queryOptions({
        queryKey: ["errors", "of-incident", id],
        queryFn: () =>
            answer(api.GET("/api/v1/incidents/{id}/errors", { params: { path: { id } } })),
    });
