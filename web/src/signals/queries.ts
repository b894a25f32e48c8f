// What the pages of signals ask of the server.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { Signal } from "../api/types";
import { firstPlace, nextPlace, type Place, statesOf } from "./incidents/places";
import type { ShownState } from "./names";

const limit = 50;

/** Incidents, what is open before what is over, each the newest first. */
export const incidentsQuery = (state: ShownState | undefined, application: string | undefined) => {
    const states = statesOf(state);
    return infiniteQueryOptions({
        queryKey: ["incidents", "list", states, application ?? ""],
        queryFn: async ({ pageParam: place }) => {
            const page = await answer(
                api.GET("/api/v1/incidents", {
                    params: {
                        query: {
                            limit,
                            state: states[place.at] ?? "open",
                            ...(application && { application }),
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

/** Of a storm not all are read: the services of some incidents are then not known here. */
const pagesMax = 5;

/** What is there now: what the list of incidents says of their services and who sees to them. */
export const currentSignalsQuery = (application: string | undefined) =>
    queryOptions({
        queryKey: ["signals", "current", application ?? ""],
        queryFn: async () => {
            const signals: Signal[] = [];
            let cursor: string | null = null;
            for (let page = 0; page < pagesMax; page += 1) {
                const query: { limit: number; application?: string; cursor?: string } = {
                    limit: 100,
                    ...(application && { application }),
                    ...(cursor && { cursor }),
                };
                const read = await answer(api.GET("/api/v1/signals", { params: { query } }));
                signals.push(...read.items);
                cursor = read.next;
                if (cursor === null) break;
            }
            return signals;
        },
    });

export const incidentQuery = (id: string) =>
    queryOptions({
        queryKey: ["incidents", "one", id],
        queryFn: () => answer(api.GET("/api/v1/incidents/{id}", { params: { path: { id } } })),
    });

export const signalQuery = (id: string) =>
    queryOptions({
        queryKey: ["signals", "one", id],
        queryFn: () => answer(api.GET("/api/v1/signals/{id}", { params: { path: { id } } })),
    });
