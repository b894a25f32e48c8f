// Every address of the interface: those of signing in, those of the frame, and those of modules.
import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, redirect } from "@tanstack/react-router";

import { Absent, Broken } from "./frame/broken";
import { firstPage } from "./frame/first-page";
import type { Module } from "./frame/module";
import { anyPath } from "./frame/places";
import { absentRoute, frameRoute, page, root, searchText } from "./frame/routes";
import { setupRoute } from "./frame/setup-route";
import { modules } from "./modules";

const signIn = createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: (search: Record<string, unknown>): { back?: string | undefined } => ({
        back: searchText(search.back),
    }),
    component: page("session", () => import("./session/sign-in"), "SignIn"),
});
const welcome = createRoute({
    getParentRoute: () => root,
    path: "/welcome",
    component: page("session", () => import("./session/welcome"), "Welcome"),
});
const home = createRoute({
    getParentRoute: () => frameRoute,
    path: "/",
    beforeLoad: async ({ context }) => {
        const chosen = await firstPage(context.me.id);
        for (const { places = [] } of context.modules as readonly Module[])
            for (const { name, to, isFor } of places)
                if (name === chosen && isFor(context.me)) throw redirect({ to: anyPath(to) });
        for (const { landing } of context.modules) {
            const first = landing?.(context.me);
            if (first) throw redirect(first);
        }
    },
});

type ModuleRoute = (typeof modules)[number]["routes"][number];
const ofModules: ModuleRoute[] = modules.flatMap(({ routes }): readonly ModuleRoute[] => routes);

const tree = root.addChildren([
    signIn,
    welcome,
    frameRoute.addChildren([home, setupRoute, ...ofModules, absentRoute]),
]);

export function makeRouter(queries: QueryClient) {
    return createRouter({
        routeTree: tree,
        context: { queries, modules },
        defaultPreload: "intent",
        defaultPreloadStaleTime: 0,
        defaultErrorComponent: Broken,
        defaultNotFoundComponent: Absent,
        scrollRestoration: false,
    });
}

declare module "@tanstack/react-router" {
    interface Register {
        router: ReturnType<typeof makeRouter>;
    }
}
