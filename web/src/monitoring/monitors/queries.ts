// The questions about monitors, and what is done with them.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api, basedOn } from "../../api/client";
import type { Monitor, NewMonitor } from "../../api/types";
import { isComplete, type MonitorForm, ruleOf } from "./monitor-form";

const key = ["monitors"] as const;
/** They are evaluated so often. */
const refetchInterval = 30_000;

export const monitorsQuery = (application: string | undefined) =>
    infiniteQueryOptions({
        queryKey: [...key, "list", application],
        queryFn: ({ signal, pageParam }) =>
            answer(
                api.GET("/api/v1/monitors", {
                    params: {
                        query: {
                            limit: 100,
                            ...(application !== undefined && { application }),
                            ...(pageParam !== null && { cursor: pageParam }),
                        },
                    },
                    signal,
                }),
            ),
        initialPageParam: null as string | null,
        getNextPageParam: ({ next }) => next,
        refetchInterval,
    });

const read = (id: string, signal?: AbortSignal) =>
    answer(
        api.GET("/api/v1/monitors/{id}", {
            params: { path: { id } },
            ...(signal && { signal }),
        }),
    );

export const monitorQuery = (id: string) =>
    queryOptions({
        queryKey: [...key, "one", id],
        queryFn: ({ signal }) => read(id, signal),
        refetchInterval,
    });

export const reload = (id: string) => read(id);

export const groupsQuery = (id: string) =>
    queryOptions({
        queryKey: [...key, "groups", id],
        queryFn: ({ signal }) =>
            answer(api.GET("/api/v1/monitors/{id}/groups", { params: { path: { id } }, signal })),
        refetchInterval,
    });

/** How often it would have fired in the days before now. */
export const previewQuery = (form: MonitorForm, days: number) =>
    queryOptions({
        queryKey: [...key, "preview", form.application, ruleOf(form), days],
        queryFn: ({ signal }) =>
            answer(
                api.POST("/api/v1/monitors/preview", {
                    body: { application: form.application ?? "", ...ruleOf(form), days },
                    signal,
                }),
            ),
        enabled: isComplete(form),
        staleTime: 60_000,
        retry: false,
    });

export const create = (body: NewMonitor) => answer(api.POST("/api/v1/monitors", { body }));

export const change = ({ id, version }: Monitor, body: Partial<NewMonitor>) => {
    const { application: _, ...rest } = body;
    return answer(
        api.PATCH("/api/v1/monitors/{id}", {
            params: { path: { id }, ...basedOn(version) },
            body: rest,
        }),
    );
};

export const remove = (id: string) =>
    answer(api.DELETE("/api/v1/monitors/{id}", { params: { path: { id } } }));
