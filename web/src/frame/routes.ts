// Where the routes of modules grow: below the root, or within the frame. And how a page is loaded.
import type { QueryClient } from "@tanstack/react-query";
import {
    createRootRouteWithContext,
    createRoute,
    lazyRouteComponent,
    Outlet,
    redirect,
} from "@tanstack/react-router";

import { Problem } from "../api/problem";
import { patiently } from "../api/recovery";
import { entered, sessionEnded } from "../session/leaving";
import { sessionQuery } from "../session/session";
import { loadTexts } from "../text/language";
import { Absent, Broken } from "./broken";
import { Frame } from "./frame";
import type { Module } from "./module";

interface Context {
    queries: QueryClient;
    modules: readonly Module[];
}

export const root = createRootRouteWithContext<Context>()({ component: Outlet });

/** The route of all pages that have the frame around them and somebody signed in. */
export const frameRoute = createRoute({
    getParentRoute: () => root,
    id: "frame",
    component: Frame,
    errorComponent: Broken,
    beforeLoad: async ({ context, location }) => {
        try {
            const session = await context.queries.ensureQueryData(sessionQuery);
            entered(session.user.id);
            for (const { elsewhere } of context.modules) {
                const href = elsewhere?.(session.user, location.pathname);
                if (href) throw redirect({ href, reloadDocument: true });
            }
            return { me: session.user };
        } catch (error) {
            if (error instanceof Problem && error.status === 401) {
                sessionEnded();
                throw redirect({ to: "/sign-in", search: { back: location.href } });
            }
            throw error;
        }
    },
});

/** A page of a module: loaded when it is first opened, and its module's texts with it. */
export function page<T extends Record<string, unknown>, K extends keyof T & string>(
    texts: string | readonly string[],
    load: () => Promise<T>,
    name: K,
) {
    const loadAll = async () =>
        (await Promise.all([load(), Promise.all([texts].flat().map(loadTexts))]))[0];
    return lazyRouteComponent(() => patiently(loadAll), name);
}

/** A parameter of an address as text; a number in it is text too. */
export function searchText(value: unknown): string | undefined {
    if (typeof value === "number") return String(value);
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** A parameter of an address that is the number of something. */
export function searchNumber(value: unknown): number | undefined {
    const number = Number(value);
    return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Addresses that lead nowhere, within the frame that leads everywhere. */
export const absentRoute = createRoute({
    getParentRoute: () => frameRoute,
    path: "$",
    component: Absent,
});
