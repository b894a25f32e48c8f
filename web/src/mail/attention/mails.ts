// Mails that need a person, and mails that go out: kept, shown, never dropped.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { MailCause } from "../../api/types";

export const causesQuery = queryOptions({
    queryKey: ["mails", "causes"],
    queryFn: () => answer(api.GET("/api/v1/mails/causes")),
});

/** What an address calls a cause. */
export function causeName({ direction, reason }: Pick<MailCause, "direction" | "reason">): string {
    return `${direction}.${reason}`;
}

export function mailsOfCauseQuery({ direction, reason }: MailCause) {
    return infiniteQueryOptions({
        queryKey: ["mails", "list", direction, reason],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/mails", {
                    params: {
                        query: {
                            state: "needs_attention",
                            direction,
                            reason,
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

/** Mails that went out, or wait to. */
export function outboxQuery(state: "sent" | "queued") {
    return infiniteQueryOptions({
        queryKey: ["mails", "outbox", state],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/mails", {
                    params: {
                        query: { state, limit: 50, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });
}

export const mailsCountQuery = queryOptions({
    queryKey: ["mails", "count"],
    queryFn: async () => {
        const page = await answer(
            api.GET("/api/v1/mails", {
                params: { query: { state: "needs_attention", limit: 100 } },
            }),
        );
        return { count: page.items.length, is_more: Boolean(page.next) };
    },
    staleTime: 30_000,
});

export function mailQuery(id: string) {
    return queryOptions({
        queryKey: ["mails", "one", id],
        queryFn: () => answer(api.GET("/api/v1/mails/{id}", { params: { path: { id } } })),
    });
}
