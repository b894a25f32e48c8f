// Organizations, page by page, and whole where one is chosen.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export const organizationsQuery = infiniteQueryOptions({
    queryKey: ["organizations", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/organizations", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

/** The first hundred by name, to choose from. */
export const organizationChoicesQuery = queryOptions({
    queryKey: ["organizations", "choices"],
    queryFn: async () =>
        (await answer(api.GET("/api/v1/organizations", { params: { query: { limit: 100 } } })))
            .items,
    staleTime: 60_000,
});
