// What the ticket page reads. All keys begin with ["ticket", key], so that one event refreshes them
// all.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api, text } from "../api/client";

// UTF-8 has at most three bytes for what is one character of a text here.
const htmlBytesMax = 3 << 20;

export function ticketQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key],
        queryFn: () => answer(api.GET("/api/v1/tickets/{key}", { params: { path: { key } } })),
    });
}

/** Pages from the newest back; older ones are asked for. */
export function messagesQuery(key: string) {
    return infiniteQueryOptions({
        queryKey: ["ticket", key, "messages"],
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
    });
}

/** The whole text of a message that the list cuts. It never changes. */
export function textQuery(key: string, id: string) {
    return queryOptions({
        queryKey: ["text", key, id],
        staleTime: Infinity,
        queryFn: () =>
            answer(
                api.GET("/api/v1/tickets/{key}/messages/{id}/text", {
                    params: { path: { key, id } },
                }),
            ),
    });
}

/** The HTML of a mail as it was sent; null where it is longer than is shown. It never changes. */
export function htmlQuery(key: string, id: string) {
    return queryOptions({
        queryKey: ["html", key, id],
        staleTime: Infinity,
        gcTime: 60_000,
        queryFn: ({ signal }) =>
            text(`/api/v1/tickets/${encodeURIComponent(key)}/messages/${id}/html`, {
                bytesMax: htmlBytesMax,
                signal,
            }),
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

/** What was merged into a ticket. */
export function mergedTicketsQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "merged"],
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/tickets/{key}/merged-tickets", { params: { path: { key } } }),
                )
            ).items,
    });
}

/** The workarounds of a problem; asked again while they are being told. */
export function workaroundsQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "workarounds"],
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/tickets/{key}/workarounds", { params: { path: { key } } }),
                )
            ).items,
        refetchInterval: ({ state }) =>
            state.data?.some(({ queued }) => queued > 0) ? 1000 : false,
    });
}

/** Colleagues whom a message may mention. */
export function mentionableQuery(key: string, beginning: string) {
    return queryOptions({
        queryKey: ["mentionable", key, beginning],
        staleTime: 60_000,
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/tickets/{key}/mentionable", {
                        params: { path: { key }, query: { beginning } },
                    }),
                )
            ).items,
    });
}

/** One's own unsent message. */
export function draftQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "draft"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/draft", { params: { path: { key } } })),
    });
}

export function serviceLevelsQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "service-levels"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/service-levels", { params: { path: { key } } })),
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
