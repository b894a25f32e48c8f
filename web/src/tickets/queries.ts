// What the ticket page reads. All keys begin with ["ticket", key], so that one event refreshes them
// all.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

export function ticketQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key],
        queryFn: () => answer(api.GET("/api/v1/tickets/{key}", { params: { path: { key } } })),
    });
}

export function messagesQuery(key: string) {
    return infiniteQueryOptions({
        queryKey: ["ticket", key, "messages"],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets/{key}/messages", {
                    params: {
                        path: { key },
                        query: { limit: 100, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });
}

export function timelineQuery(key: string) {
    return infiniteQueryOptions({
        queryKey: ["ticket", key, "timeline"],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets/{key}/timeline", {
                    params: {
                        path: { key },
                        query: { limit: 100, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });
}

export function linksQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "links"],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/tickets/{key}/links", { params: { path: { key } } })))
                .items,
    });
}

export function chainQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "chain"],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/tickets/{key}/chain", { params: { path: { key } } })))
                .stations,
    });
}
