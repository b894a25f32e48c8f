// Whether one is away, and how teams' tickets are given.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

export function availabilityQuery(id: string) {
    return queryOptions({
        queryKey: ["away", id],
        queryFn: () =>
            answer(api.GET("/api/v1/users/{id}/availability", { params: { path: { id } } })),
    });
}

export function teamRoutingQuery(id: string) {
    return queryOptions({
        queryKey: ["team-routing", id],
        queryFn: () => answer(api.GET("/api/v1/teams/{id}/routing", { params: { path: { id } } })),
    });
}

/** The first calendars by name: as many as a list to choose from can hold. */
export const calendarNamesQuery = queryOptions({
    queryKey: ["calendars", "names"],
    queryFn: async () => {
        const page = await answer(
            api.GET("/api/v1/calendars", { params: { query: { limit: 100 } } }),
        );
        return page.items.map(({ id, name }) => ({ value: id, label: name }));
    },
    staleTime: 60_000,
});
