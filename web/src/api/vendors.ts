// Vendors, and how tickets are handed to them, as several pages show them.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export const vendorsQuery = infiniteQueryOptions({
    queryKey: ["vendors", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/vendors", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
});

export const vendorReportQuery = queryOptions({
    queryKey: ["vendors", "report"],
    queryFn: () => answer(api.GET("/api/v1/vendor-report", { params: { query: {} } })),
});

/** Of a ticket: begins as all of it does, so that its events refresh it. */
export function handoversQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "handovers"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/handovers", { params: { path: { key } } })),
    });
}
