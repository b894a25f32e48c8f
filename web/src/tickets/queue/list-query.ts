// Pages of tickets for a filter.
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

export function ticketsQuery(filter: string) {
    return infiniteQueryOptions({
        queryKey: ["tickets", filter],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets", {
                    params: {
                        query: { filter, limit: 100, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
    });
}
