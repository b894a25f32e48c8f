// What saved views bring to the interface: the views beneath a place whose list has them, their
// keys, and word of those that others share; and changes of many items of a list, with how far
// they are.
import { IconChecks } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import { navigationQuery } from "../api/views";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { BulkBar } from "./bulk/bar";
import { RailViews } from "./rail-views";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        views: typeof en & typeof names;
    }
}

const runs = createRoute({
    getParentRoute: () => frameRoute,
    path: "/bulk-runs",
    validateSearch: (search: Record<string, unknown>): { open?: string | undefined } => ({
        open: searchText(search.open),
    }),
    component: page("views", () => import("./bulk/runs"), "BulkRuns"),
});

const stale = [navigationQuery.queryKey, ["views"]];

export const views = {
    name: "views",
    routes: [runs],
    Views: RailViews,
    bar: [BulkBar],
    keys: [
        { id: "views.save", scope: "list", keys: "s" },
        { id: "views.update", scope: "list", keys: "S" },
    ],
    commands: [
        {
            id: "views.bulkRuns",
            label: "place.bulkRuns",
            Icon: IconChecks,
            to: "/bulk-runs",
            isFor: (me) => may(me, "bulk_read"),
        },
    ],
    topics: [
        { type: "view.changed", refresh: () => stale },
        { type: "view.shared", refresh: () => stale },
        { type: "bulk.progress", refresh: () => [["bulk"]] },
    ],
} as const satisfies Module;
