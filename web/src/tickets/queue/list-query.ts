// Pages of tickets for a filter.
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

/** Newest first where nothing else is said. */
export type TicketSort = "due" | undefined;

export function ticketsQuery(filter: string, sort?: TicketSort) {
    return infiniteQueryOptions({
        queryKey: sort ? ["tickets", filter, sort] : ["tickets", filter],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/tickets", {
                    params: {
                        query: {
                            filter,
                            limit: 100,
                            ...(sort && { sort }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
    });
}
