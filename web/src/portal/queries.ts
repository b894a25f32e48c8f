// What the pages of the portal read.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

// Nobody watches a stream here: what is open is asked for again now and then.
const refetchInterval = 30_000;

export function listQuery(filter: string) {
    return infiniteQueryOptions({
        queryKey: ["portal", "list", filter],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets", {
                    params: {
                        query: { filter, limit: 25, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        refetchInterval,
    });
}

export function ticketQuery(key: string) {
    return queryOptions({
        queryKey: ["portal", "ticket", key],
        queryFn: () => answer(api.GET("/api/v1/tickets/{key}", { params: { path: { key } } })),
        refetchInterval,
    });
}

/** From the newest back. */
export function messagesQuery(key: string) {
    return infiniteQueryOptions({
        queryKey: ["portal", "ticket", key, "messages"],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets/{key}/messages", {
                    params: {
                        path: { key },
                        query: {
                            order: "newest",
                            limit: 50,
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        refetchInterval,
    });
}

export function ratingsQuery(key: string) {
    return queryOptions({
        queryKey: ["portal", "ticket", key, "ratings"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/ratings", { params: { path: { key } } })),
    });
}

export function fieldsQuery(key: string) {
    return queryOptions({
        queryKey: ["portal", "ticket", key, "fields"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/fields", { params: { path: { key } } })),
    });
}

export function timeQuery(key: string) {
    return queryOptions({
        queryKey: ["portal", "ticket", key, "time"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/time-entries", { params: { path: { key } } })),
    });
}

export function formQuery(application: string, variant: string) {
    return queryOptions({
        queryKey: ["portal", "form", application, variant],
        queryFn: () =>
            answer(
                api.GET("/api/v1/forms/ask", {
                    params: { query: { kind: "ticket", application, variant } },
                }),
            ),
        enabled: application !== "",
        staleTime: 60_000,
    });
}

export const choicesQuery = queryOptions({
    queryKey: ["portal", "choices"],
    queryFn: () => answer(api.GET("/api/v1/me/notification-choices")),
    staleTime: 60_000,
});
