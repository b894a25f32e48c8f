// What saved views bring to the interface: the views beneath a place whose list has them, their
// keys, and word of those that others share.
import { navigationQuery } from "../api/views";
import type { Module } from "../frame/module";
import { RailViews } from "./rail-views";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        views: typeof names;
    }
}

const stale = [navigationQuery.queryKey, ["views"]];

export const views = {
    name: "views",
    routes: [],
    Views: RailViews,
    keys: [
        { id: "views.save", scope: "list", keys: "s" },
        { id: "views.update", scope: "list", keys: "S" },
    ],
    topics: [
        { type: "view.changed", refresh: () => stale },
        { type: "view.shared", refresh: () => stale },
    ],
} as const satisfies Module;
