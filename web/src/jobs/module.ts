// What background work brings to the interface.
import { IconPlayerPlay } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import { mayRunJobs } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        jobs: typeof en & typeof names;
    }
}

const all = createRoute({
    getParentRoute: () => frameRoute,
    path: "/jobs",
    validateSearch: (
        search: Record<string, unknown>,
    ): { state?: "ready" | "running" | undefined } => ({
        state: search.state === "ready" || search.state === "running" ? search.state : undefined,
    }),
    component: page("jobs", () => import("./jobs"), "Jobs"),
});

export const jobs = {
    name: "jobs",
    routes: [all],
    places: [
        {
            name: "jobs",
            section: "operate",
            to: "/jobs",
            label: "place.jobs",
            Icon: IconPlayerPlay,
            keys: "g j",
            isFor: mayRunJobs,
        },
    ],
    topics: [{ type: "jobs.changed", refresh: () => [["jobs"]] }],
} as const satisfies Module;
