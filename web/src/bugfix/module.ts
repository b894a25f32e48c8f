// What errors of programs bring to the interface: their list, the page of each, and the repositories
// in which their causes are looked for.
import { IconBug, IconGitBranch } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { isSort, isStateTab, type Sort, type StateTab } from "./names";
import type mapTexts from "./maps/texts/en.json";
import type repositoryTexts from "./repositories/texts/en.json";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        bugfix: typeof en & typeof names & typeof mapTexts & typeof repositoryTexts;
    }
}

const errors = createRoute({
    getParentRoute: () => frameRoute,
    path: "/errors",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        state?: StateTab | undefined;
        application?: string | undefined;
        filter?: string | undefined;
        sort?: Sort | undefined;
        send?: true | undefined;
    } => ({
        state: isStateTab(search.state) ? search.state : undefined,
        application: searchText(search.application),
        filter: searchText(search.filter),
        sort: isSort(search.sort) ? search.sort : undefined,
        send: search.send === true || undefined,
    }),
    component: page("bugfix", () => import("./list/errors"), "Errors"),
});

const error = createRoute({
    getParentRoute: () => frameRoute,
    path: "/errors/$id",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        tab?: string | undefined;
        event?: string | undefined;
        range?: string | undefined;
        by?: string | undefined;
    } => ({
        tab: searchText(search.tab),
        event: searchText(search.event),
        range: searchText(search.range),
        by: searchText(search.by),
    }),
    component: page("bugfix", () => import("./error/error"), "ErrorPage"),
});

const repositories = createRoute({
    getParentRoute: () => frameRoute,
    path: "/repositories",
    validateSearch: (search: Record<string, unknown>): { open?: string | undefined } => ({
        open: searchText(search.open),
    }),
    component: page(
        "bugfix/repositories",
        () => import("./repositories/repositories"),
        "Repositories",
    ),
});

const sourceMaps = createRoute({
    getParentRoute: () => frameRoute,
    path: "/source-maps",
    validateSearch: (
        search: Record<string, unknown>,
    ): { application?: string | undefined; release?: string | undefined } => ({
        application: searchText(search.application),
        release: searchText(search.release),
    }),
    component: page("bugfix/maps", () => import("./maps/maps"), "SourceMaps"),
});

export const bugfix = {
    name: "bugfix",
    routes: [errors, error, repositories, sourceMaps],
    places: [
        {
            name: "errors",
            section: "operate",
            to: "/errors",
            label: "place.errors",
            Icon: IconBug,
            keys: "g E",
            isFor: (me) => may(me, "error_read"),
        },
        {
            name: "repositories",
            section: "change",
            to: "/repositories",
            label: "place.repositories",
            Icon: IconGitBranch,
            keys: "g C",
            isFor: (me) => may(me, "repository_read"),
        },
    ],
    keys: [
        { id: "errors.resolve", scope: "list/errors", keys: "r" },
        { id: "errors.ignore", scope: "list/errors", keys: "i" },
        { id: "errors.assign", scope: "list/errors", keys: "a" },
        { id: "error.resolve", scope: "error", keys: "r" },
        { id: "error.ignore", scope: "error", keys: "i" },
        { id: "error.assign", scope: "error", keys: "a" },
        { id: "error.merge", scope: "error", keys: "m" },
        { id: "error.ticket", scope: "error", keys: "t" },
        { id: "error.link", scope: "error", keys: "l" },
        { id: "error.older", scope: "error", keys: "j" },
        { id: "error.newer", scope: "error", keys: "k" },
        { id: "error.back", scope: "error", keys: "Escape" },
    ],
    chain: {
        error: {
            name: ({ label }) => label,
            link: (id) => ({ to: "/errors/$id", params: { id } }),
        },
    },
    beside: {
        ticket: {
            isFor: (me) => may(me, "error_read"),
            load: () => import("./beside/ticket-errors").then((all) => all.TicketErrors),
        },
        incident: {
            isFor: (me) => may(me, "error_read"),
            load: () => import("./beside/incident-errors").then((all) => all.IncidentErrors),
        },
    },
    topics: [
        { type: "error.changed", refresh: () => [["errors"]] },
        { type: "repository.changed", refresh: () => [["repositories"]] },
    ],
} as const satisfies Module;
