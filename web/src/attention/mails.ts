// Mails that could not be understood: kept, shown, never dropped.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

export const mailsQuery = infiniteQueryOptions({
    queryKey: ["mails", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/mails", {
                params: {
                    query: {
                        state: "needs_attention",
                        limit: 50,
                        ...(pageParam && { cursor: pageParam }),
                    },
                },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

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
    refetchInterval: 60_000,
});

export function mailQuery(id: string) {
    return queryOptions({
        queryKey: ["mails", "one", id],
        queryFn: () => answer(api.GET("/api/v1/mails/{id}", { params: { path: { id } } })),
    });
}
