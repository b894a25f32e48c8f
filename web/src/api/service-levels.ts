// Calendars, policies and contracts, as several pages show and choose them.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

const page = (cursor: string) => ({
    params: { query: { limit: 100, ...(cursor && { cursor }) } },
});

export const calendarsQuery = infiniteQueryOptions({
    queryKey: ["calendars", "list"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/calendars", page(pageParam))),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
});

/** The first hundred by name, to choose from. */
export const calendarChoicesQuery = queryOptions({
    queryKey: ["calendars", "choices"],
    queryFn: async () => (await answer(api.GET("/api/v1/calendars", page("")))).items,
});

export const policiesQuery = infiniteQueryOptions({
    queryKey: ["policies", "list"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/service-level-policies", page(pageParam))),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
});

export const policyChoicesQuery = queryOptions({
    queryKey: ["policies", "choices"],
    queryFn: async () => (await answer(api.GET("/api/v1/service-level-policies", page("")))).items,
});

export const contractsQuery = infiniteQueryOptions({
    queryKey: ["contracts", "list"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/contracts", page(pageParam))),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
});

/** Those of an organization, the first hundred by name. */
export function contractsOfQuery(organization: string) {
    return queryOptions({
        queryKey: ["contracts", "of", organization],
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/contracts", {
                        params: { query: { organization, limit: 100 } },
                    }),
                )
            ).items,
    });
}
