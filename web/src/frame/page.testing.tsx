// A page for component tests: the providers of the interface, with modules and a person of the
// test's own, and no server. English texts, as they are.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
    createMemoryHistory,
    createRootRoute,
    createRoute,
    createRouter,
    Outlet,
    RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import i18next from "i18next";
import type { ReactNode } from "react";
import { initReactI18next } from "react-i18next";

import type { Me } from "../api/types";
import { sessionQuery } from "../session/session";
import { someone } from "../session/someone.testing";
import en from "../text/start.en";
import { CommandProvider } from "./commands";
import type { Module } from "./module";
import { ModulesProvider } from "./modules";

interface Options {
    modules: readonly Module[];
    role?: Me["role"];
    path?: string;
    /** Shows it as the page of that path, within the frame, and begins there. */
    page?: string;
    /** Texts that the page loads when it is opened. */
    texts?: object;
}

/** Shows it as a part of every page, and waits until it is there. */
export async function show(
    shown: ReactNode,
    { modules, role = "administrator", page, path = page ?? "/", texts }: Options,
) {
    if (!i18next.isInitialized)
        await i18next
            .use(initReactI18next)
            .init({ lng: "en", resources: { en: { translation: en } }, returnNull: false });
    if (texts) i18next.addResourceBundle("en", "translation", texts, true, true);
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    queries.setQueryData(sessionQuery.queryKey, { user: someone(role), csrf_token: "" } as never);
    const root = createRootRoute({
        component: () => (
            <>
                {page === undefined && shown}
                <Outlet />
            </>
        ),
    });
    const any = createRoute({ getParentRoute: () => root, path: "$", component: () => null });
    const home = createRoute({ getParentRoute: () => root, path: "/", component: () => null });
    const frame = createRoute({ getParentRoute: () => root, id: "frame" });
    const own = createRoute({
        getParentRoute: () => frame,
        path: page ?? "/shown-everywhere",
        component: () => shown,
    });
    const router = createRouter({
        routeTree: root.addChildren([home, any, frame.addChildren([own])]),
        history: createMemoryHistory({ initialEntries: [path] }),
    });
    await router.load();
    const view = render(
        <MantineProvider env="test">
            <QueryClientProvider client={queries}>
                <ModulesProvider modules={modules}>
                    <CommandProvider>
                        <RouterProvider router={router as never} />
                    </CommandProvider>
                </ModulesProvider>
            </QueryClientProvider>
        </MantineProvider>,
    );
    return { ...view, path: () => router.state.location.pathname };
}
