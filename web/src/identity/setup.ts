// Whether the directory is set up, for the administrator's checklist.
import { queryOptions } from "@tanstack/react-query";

import { applicationsQuery } from "../api/applications";
import { answer, api } from "../api/client";
import type { Application } from "../api/types";
import type { SetupStep, StepState } from "../frame/module";

export function applicationsState(applications: readonly Application[]): StepState {
    return applications.length > 0
        ? { state: "done", found: { count: applications.length } }
        : { state: "missing" };
}

export const applicationsStep: SetupStep = {
    id: "identity.applications",
    isEssential: true,
    title: "setup.applications.title",
    texts: {
        done: "setup.applications.done",
        missing: "setup.applications.missing",
        unknown: "setup.applications.missing",
    },
    query: { ...applicationsQuery, select: applicationsState },
    action: { label: "setup.applications.do", to: "/applications", search: { open: "new" } },
};

// Two are enough to know that somebody else is there.
const twoPeopleQuery = queryOptions({
    queryKey: ["people", "two"],
    queryFn: async () =>
        (await answer(api.GET("/api/v1/users", { params: { query: { limit: 2 } } }))).items,
    staleTime: 60_000,
});

export function peopleState(people: readonly unknown[]): StepState {
    return { state: people.length > 1 ? "done" : "missing" };
}

export const peopleStep: SetupStep = {
    id: "identity.people",
    isEssential: true,
    title: "setup.people.title",
    texts: {
        done: "setup.people.done",
        missing: "setup.people.missing",
        unknown: "setup.people.missing",
    },
    query: { ...twoPeopleQuery, select: peopleState },
    action: { label: "setup.people.do", to: "/people", search: { open: "new" } },
};

/** Applications without a team: their tickets wait for nobody. */
export function teamsState(applications: readonly Application[]): StepState {
    const orphans = applications.filter(({ teams }) => teams.length === 0);
    if (applications.length === 0) return { state: "unknown" };
    return orphans.length === 0
        ? { state: "done" }
        : { state: "missing", found: { keys: orphans.map(({ key }) => key).join(", ") } };
}

export const teamsStep: SetupStep = {
    id: "identity.teams",
    isEssential: false,
    title: "setup.teams.title",
    texts: {
        done: "setup.teams.done",
        missing: "setup.teams.missing",
        unknown: "setup.teams.unknown",
    },
    query: { ...applicationsQuery, select: teamsState },
    action: { label: "setup.teams.do", to: "/teams" },
};
