// Every address of the interface. Each page is loaded when it is first opened.
import type { QueryClient } from "@tanstack/react-query";
import {
    createRootRouteWithContext,
    createRoute,
    createRouter,
    lazyRouteComponent,
    Outlet,
    redirect,
} from "@tanstack/react-router";

import { Problem } from "./api/problem";
import { patiently } from "./api/recovery";
import { Absent, Broken } from "./frame/broken";
import { Frame } from "./frame/frame";
import { landingQueue } from "./queue/queues";
import { entered, sessionEnded } from "./session/leaving";
import { isStaff, sessionQuery } from "./session/session";

/** What is shown of the security log; days as YYYY-MM-DD. */
export interface SecurityLogSearch {
    kind?: string | undefined;
    person?: string | undefined;
    address?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    open?: string | undefined;
}

interface Context {
    queries: QueryClient;
}

const text = (value: unknown): string | undefined =>
    typeof value === "string" && value !== ""
        ? value
        : typeof value === "number"
          ? String(value)
          : undefined;

const root = createRootRouteWithContext<Context>()({
    component: Outlet,
});

const signIn = createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: (search: Record<string, unknown>): { back?: string | undefined } => ({
        back: text(search.back),
    }),
    component: lazyRouteComponent(() => patiently(() => import("./session/sign-in")), "SignIn"),
});
const welcome = createRoute({
    getParentRoute: () => root,
    path: "/welcome",
    component: lazyRouteComponent(() => patiently(() => import("./session/welcome")), "Welcome"),
});

const frame = createRoute({
    getParentRoute: () => root,
    id: "frame",
    component: Frame,
    errorComponent: Broken,
    beforeLoad: async ({ context, location }) => {
        try {
            const session = await context.queries.ensureQueryData(sessionQuery);
            entered(session.user.id);
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

const home = createRoute({
    getParentRoute: () => frame,
    path: "/",
    beforeLoad: ({ context }) => {
        throw redirect(
            isStaff(context.me)
                ? { to: "/queue", search: { tab: landingQueue(context.me) } }
                : { to: "/tickets", search: {} },
        );
    },
});
const queue = createRoute({
    getParentRoute: () => frame,
    path: "/queue",
    validateSearch: (
        search: Record<string, unknown>,
    ): { tab?: string | undefined; filter?: string | undefined } => ({
        tab: text(search.tab),
        filter: text(search.filter),
    }),
    component: lazyRouteComponent(() => patiently(() => import("./queue/queue")), "Queue"),
});
const tickets = createRoute({
    getParentRoute: () => frame,
    path: "/tickets",
    validateSearch: (
        search: Record<string, unknown>,
    ): { filter?: string | undefined; list?: "watching" | "organization" | undefined } => ({
        filter: text(search.filter),
        list:
            search.list === "watching" || search.list === "organization" ? search.list : undefined,
    }),
    component: lazyRouteComponent(() => patiently(() => import("./queue/tickets")), "Tickets"),
});
const ticket = createRoute({
    getParentRoute: () => frame,
    path: "/tickets/$key",
    validateSearch: (search: Record<string, unknown>): { view?: "timeline" | undefined } => ({
        view: search.view === "timeline" ? "timeline" : undefined,
    }),
    component: lazyRouteComponent(() => patiently(() => import("./tickets/ticket")), "TicketPage"),
});
const create = createRoute({
    getParentRoute: () => frame,
    path: "/new",
    component: lazyRouteComponent(() => patiently(() => import("./create/create")), "Create"),
});

const open = (
    search: Record<string, unknown>,
): { open?: string | undefined; find?: string | undefined } => ({
    open: text(search.open),
    find: text(search.find),
});
const attention = createRoute({
    getParentRoute: () => frame,
    path: "/attention",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; cause?: string | undefined } => ({
        open: text(search.open),
        cause: text(search.cause),
    }),
    component: lazyRouteComponent(
        () => patiently(() => import("./attention/attention")),
        "Attention",
    ),
});
const outbox = createRoute({
    getParentRoute: () => frame,
    path: "/outbox",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; state?: "queued" | undefined } => ({
        open: text(search.open),
        state: search.state === "queued" ? search.state : undefined,
    }),
    component: lazyRouteComponent(() => patiently(() => import("./outbox/outbox")), "Outbox"),
});
const people = createRoute({
    getParentRoute: () => frame,
    path: "/people",
    validateSearch: open,
    component: lazyRouteComponent(() => patiently(() => import("./people/people")), "People"),
});
const organizations = createRoute({
    getParentRoute: () => frame,
    path: "/organizations",
    validateSearch: open,
    component: lazyRouteComponent(
        () => patiently(() => import("./organizations/organizations")),
        "Organizations",
    ),
});
const teams = createRoute({
    getParentRoute: () => frame,
    path: "/teams",
    validateSearch: open,
    component: lazyRouteComponent(() => patiently(() => import("./teams/teams")), "Teams"),
});
const applications = createRoute({
    getParentRoute: () => frame,
    path: "/applications",
    validateSearch: open,
    component: lazyRouteComponent(
        () => patiently(() => import("./applications/applications")),
        "Applications",
    ),
});
const jobs = createRoute({
    getParentRoute: () => frame,
    path: "/jobs",
    validateSearch: (
        search: Record<string, unknown>,
    ): { state?: "ready" | "running" | undefined } => ({
        state: search.state === "ready" || search.state === "running" ? search.state : undefined,
    }),
    component: lazyRouteComponent(() => patiently(() => import("./jobs/jobs")), "Jobs"),
});
const securityLog = createRoute({
    getParentRoute: () => frame,
    path: "/security-log",
    validateSearch: (search: Record<string, unknown>): SecurityLogSearch => ({
        kind: text(search.kind),
        person: text(search.person),
        address: text(search.address),
        from: text(search.from),
        to: text(search.to),
        open: text(search.open),
    }),
    component: lazyRouteComponent(
        () => patiently(() => import("./security/security-log")),
        "SecurityLog",
    ),
});
const me = createRoute({
    getParentRoute: () => frame,
    path: "/me",
    component: lazyRouteComponent(() => patiently(() => import("./me/me")), "MePage"),
});
// Every part in every state, for those who build pages of them; no place leads there.
const parts = createRoute({
    getParentRoute: () => frame,
    path: "/dev/parts",
    validateSearch: (search: Record<string, unknown>): Record<string, unknown> => search,
    component: lazyRouteComponent(() => patiently(() => import("./parts/demo/page")), "PartsPage"),
});
// Addresses that lead nowhere, within the frame that leads everywhere.
const absent = createRoute({ getParentRoute: () => frame, path: "$", component: Absent });

const tree = root.addChildren([
    signIn,
    welcome,
    frame.addChildren([
        home,
        queue,
        tickets,
        ticket,
        create,
        attention,
        outbox,
        people,
        organizations,
        teams,
        applications,
        securityLog,
        jobs,
        me,
        parts,
        absent,
    ]),
]);

export function makeRouter(queries: QueryClient) {
    return createRouter({
        routeTree: tree,
        context: { queries },
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
