// What the pages of objectives ask of the server.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

/** Requests are counted once a minute. */
const refetchInterval = 60_000;

interface Choice {
    application?: string | undefined;
    retired?: boolean | undefined;
}

export const objectivesQuery = ({ application, retired }: Choice) =>
    infiniteQueryOptions({
        queryKey: ["objectives", "list", application ?? "", retired ?? false],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/objectives", {
                    params: {
                        query: {
                            limit: 100,
                            ...(application && { application }),
                            ...(retired && { retired }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        refetchInterval,
    });

export const objectiveQuery = (id: string) =>
    queryOptions({
        queryKey: ["objectives", "one", id],
        queryFn: () => answer(api.GET("/api/v1/objectives/{id}", { params: { path: { id } } })),
        refetchInterval,
    });

export const historyQuery = (id: string) =>
    queryOptions({
        queryKey: ["objectives", "history", id],
        queryFn: () =>
            answer(api.GET("/api/v1/objectives/{id}/history", { params: { path: { id } } })),
        refetchInterval,
    });

/** The signals that are there of objectives of an application. */
export const objectiveSignalsQuery = (application: string, service: string) =>
    queryOptions({
        queryKey: ["signals", "objectives", application, service],
        queryFn: () =>
            answer(
                api.GET("/api/v1/signals", {
                    params: {
                        query: {
                            is: "current",
                            application,
                            service,
                            source: "objectives",
                            limit: 100,
                        },
                    },
                }),
            ),
        refetchInterval,
    });
