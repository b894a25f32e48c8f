// The search over all that there is: what the palette finds things with, and a page of results.
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import type en from "./texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        search: typeof en;
    }
}

const results = createRoute({
    getParentRoute: () => frameRoute,
    path: "/search",
    validateSearch: (search: Record<string, unknown>): { q?: string | undefined } => ({
        q: searchText(search.q),
    }),
    component: page("search", () => import("./results"), "Results"),
});

export const search = {
    name: "search",
    routes: [results],
    finder: {
        find: async (words, signal) => (await import("./find")).find(words, signal),
        page: "/search",
    },
} as const satisfies Module;
