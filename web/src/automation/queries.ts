// The rules of automation, as the server keeps them.
import { queryOptions } from "@tanstack/react-query";

import { answer, api, basedOn } from "../api/client";
import type { NewRule, Rule } from "../api/types";

/** Runs are not told of by themselves: what a page shows of them is asked for now and then. */
const oftenMs = 10_000;

export const rulesQuery = queryOptions({
    queryKey: ["automation", "rules"],
    queryFn: () => answer(api.GET("/api/v1/automation/rules")),
    refetchInterval: oftenMs,
});

export const kindsQuery = queryOptions({
    queryKey: ["automation", "kinds"],
    queryFn: () => answer(api.GET("/api/v1/automation/kinds")),
    staleTime: Infinity,
});

export function ruleQuery(id: string) {
    return queryOptions({
        queryKey: ["automation", "one", id],
        queryFn: () =>
            answer(api.GET("/api/v1/automation/rules/{id}", { params: { path: { id } } })),
        refetchInterval: oftenMs,
    });
}

export function runsQuery(id: string) {
    return queryOptions({
        queryKey: ["automation", "runs", id],
        queryFn: () =>
            answer(
                api.GET("/api/v1/automation/rules/{id}/runs", {
                    params: { path: { id }, query: { limit: 50 } },
                }),
            ),
        refetchInterval: oftenMs,
    });
}

export function dryRunQuery(id: string, version: number, days: number) {
    return queryOptions({
        queryKey: ["automation", "dry-run", id, version, days],
        queryFn: () =>
            answer(
                api.GET("/api/v1/automation/rules/{id}/dry-run", {
                    params: { path: { id }, query: { days } },
                }),
            ),
        gcTime: 0,
    });
}

export const judge = (id: string, key: string) =>
    answer(
        api.GET("/api/v1/automation/rules/{id}/judgement/{key}", {
            params: { path: { id, key } },
        }),
    );

export const create = (rule: NewRule) =>
    answer(api.POST("/api/v1/automation/rules", { body: rule }));

export const change = ({ id, version }: Rule, changed: Omit<NewRule, "kind">) =>
    answer(
        api.PATCH("/api/v1/automation/rules/{id}", {
            params: { path: { id }, ...basedOn(version) },
            body: changed,
        }),
    );

export const moveTo = ({ id, version }: Rule, place: number) =>
    answer(
        api.PATCH("/api/v1/automation/rules/{id}", {
            params: { path: { id }, ...basedOn(version) },
            body: { place },
        }),
    );

export const switchRule = ({ id, version }: Rule, on: boolean) =>
    answer(
        api.POST(on ? "/api/v1/automation/rules/{id}/on" : "/api/v1/automation/rules/{id}/off", {
            params: { path: { id }, ...basedOn(version) },
        }),
    );

export const remove = (id: string) =>
    answer(api.DELETE("/api/v1/automation/rules/{id}", { params: { path: { id } } }));

export const restore = (id: string) =>
    answer(api.POST("/api/v1/automation/rules/{id}/restore", { params: { path: { id } } }));
