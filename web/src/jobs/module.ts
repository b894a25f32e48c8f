// What background work brings to the interface.
import { IconCalendarTime, IconPlayerPlay } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { mayRunJobs, maySchedule } from "../session/session";
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

const schedules = createRoute({
    getParentRoute: () => frameRoute,
    path: "/schedules",
    validateSearch: (search: Record<string, unknown>): { open?: string | undefined } => ({
        open: searchText(search.open),
    }),
    component: page("jobs", () => import("./schedules"), "Schedules"),
});

export const jobs = {
    name: "jobs",
    routes: [all, schedules],
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
        {
            name: "schedules",
            section: "settings",
            to: "/schedules",
            label: "place.schedules",
            Icon: IconCalendarTime,
            keys: "g c",
            isFor: maySchedule,
        },
    ],
    panels: [
        {
            name: "jobs",
            isFor: mayRunJobs,
            load: () => import("./home/panels").then(({ FailedJobs }) => FailedJobs),
            rank: 2,
        },
        {
            name: "schedules",
            isFor: maySchedule,
            load: () => import("./home/panels").then(({ FailedSchedules }) => FailedSchedules),
            rank: 4,
        },
    ],
    topics: [
        { type: "jobs.changed", refresh: () => [["jobs"]] },
        {
            type: "schedule.changed",
            refresh: () => [
                ["schedules", "list"],
                ["schedules", "one"],
            ],
        },
    ],
} as const satisfies Module;
