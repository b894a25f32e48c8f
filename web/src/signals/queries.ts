// What the pages of signals ask of the server.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import { firstPlace, nextPlace, type Place, statesOf } from "./incidents/places";
import type { Severity, ShownState } from "./names";

const limit = 50;

/** What is chosen in the list. */
export interface Chosen {
    state?: ShownState | undefined;
    application?: string | undefined;
    severity?: Severity | undefined;
    service?: string | undefined;
}

/** Incidents, what is open before what is over, each the newest first. */
export const incidentsQuery = ({ state, application, severity, service }: Chosen) => {
    const states = statesOf(state);
    return infiniteQueryOptions({
        queryKey: ["incidents", "list", states, application, severity, service],
        queryFn: async ({ pageParam: place }) => {
            const page = await answer(
                api.GET("/api/v1/incidents", {
                    params: {
                        query: {
                            limit,
                            ...states[place.at],
                            ...(application && { application }),
                            ...(severity && { severity }),
                            ...(service && { service }),
                            ...(place.cursor && { cursor: place.cursor }),
                        },
                    },
                }),
            );
            return { items: page.items, after: nextPlace(place, page.next, states) };
        },
        initialPageParam: firstPlace as Place,
        getNextPageParam: ({ after }) => after,
    });
};

export const incidentQuery = (id: string) =>
    queryOptions({
        queryKey: ["incidents", "one", id],
        queryFn: () => answer(api.GET("/api/v1/incidents/{id}", { params: { path: { id } } })),
    });

/** What happened to it, the newest first. */
export const historyQuery = (id: string) =>
    infiniteQueryOptions({
        queryKey: ["incidents", "history", id],
        queryFn: ({ pageParam: cursor }) =>
            answer(
                api.GET("/api/v1/incidents/{id}/history", {
                    params: { path: { id }, query: { limit, ...(cursor && { cursor }) } },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: ({ next }) => next,
    });

export const signalQuery = (id: string) =>
    queryOptions({
        queryKey: ["signals", "one", id],
        queryFn: () => answer(api.GET("/api/v1/signals/{id}", { params: { path: { id } } })),
    });
