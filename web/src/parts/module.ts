// What the parts bring to the interface: the keys that every list has, and a page that shows each part
// in all its states.
import { queryOptions } from "@tanstack/react-query";
import { createRoute, lazyRouteComponent, notFound } from "@tanstack/react-router";

import { answer, api } from "../api/client";
import { patiently } from "../api/recovery";
import type { Module } from "../frame/module";
import { frameRoute } from "../frame/routes";
import { listKeys } from "./list/key-bindings";

const installationQuery = queryOptions({
    queryKey: ["installation"],
    queryFn: () => answer(api.GET("/api/v1/installation")),
    staleTime: Infinity,
});

// For those who build pages of the parts; no place leads there, and where people work there is none.
const page = createRoute({
    getParentRoute: () => frameRoute,
    path: "/dev/parts",
    validateSearch: (search: Record<string, unknown>): Record<string, unknown> => search,
    loader: async ({ context }) => {
        const { is_sample } = await context.queries.ensureQueryData(installationQuery);
        if (!is_sample) throw notFound();
    },
    component: lazyRouteComponent(() => patiently(() => import("./demo/page")), "PartsPage"),
});

export const parts = {
    name: "parts",
    routes: [page],
    keys: listKeys,
} as const satisfies Module;
