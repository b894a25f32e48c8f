// The lists that are set for signals. What is changed there changes signals too.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

const page = (cursor: string) => ({
    params: { query: { limit: 100, ...(cursor && { cursor }) } },
});

const paged = {
    initialPageParam: "",
    getNextPageParam: ({ next }: { next: string | null }) => next,
};

export const silencesQuery = infiniteQueryOptions({
    queryKey: ["signals", "silences"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/signal-silences", page(pageParam))),
    ...paged,
});

export const windowsQuery = infiniteQueryOptions({
    queryKey: ["signals", "windows"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/maintenance-windows", page(pageParam))),
    ...paged,
});

export const sourcesQuery = infiniteQueryOptions({
    queryKey: ["signals", "sources"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/signal-sources", page(pageParam))),
    ...paged,
});

export const detectorsQuery = infiniteQueryOptions({
    queryKey: ["signals", "detectors"],
    queryFn: ({ pageParam }) => answer(api.GET("/api/v1/signals/detectors", page(pageParam))),
    ...paged,
});

/** All of them, in their order. */
export const rulesQuery = queryOptions({
    queryKey: ["signals", "rules"],
    queryFn: async () => (await answer(api.GET("/api/v1/signal-rules"))).items,
});
