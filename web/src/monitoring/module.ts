// What monitoring brings to the interface: services and how they do, traces, logs, metrics and
// profiles.
import {
    IconActivity,
    IconChartLine,
    IconDatabase,
    IconEye,
    IconFileText,
    IconFlame,
    IconTarget,
    IconTimeline,
} from "@tabler/icons-react";
import { createRoute, retainSearchParams } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { type Asked, readAsked } from "./asked";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        monitoring: typeof en & typeof names;
    }
}

/** An environment that was chosen stays chosen from page to page. */
const asked = {
    validateSearch: readAsked,
    search: { middlewares: [retainSearchParams<Asked>(["environment"])] },
};

const services = createRoute({
    getParentRoute: () => frameRoute,
    path: "/services",
    ...asked,
    component: page("monitoring", () => import("./services/services"), "Services"),
});
const service = createRoute({
    getParentRoute: () => frameRoute,
    path: "/services/$application/$service",
    ...asked,
    component: page("monitoring", () => import("./service/service"), "ServicePage"),
});
const traces = createRoute({
    getParentRoute: () => frameRoute,
    path: "/traces",
    ...asked,
    component: page("monitoring", () => import("./traces/traces"), "Traces"),
});
const trace = createRoute({
    getParentRoute: () => frameRoute,
    path: "/traces/$trace",
    ...asked,
    component: page("monitoring", () => import("./traces/trace"), "TracePage"),
});
const logs = createRoute({
    getParentRoute: () => frameRoute,
    path: "/logs",
    ...asked,
    component: page("monitoring", () => import("./logs/logs"), "Logs"),
});
const metrics = createRoute({
    getParentRoute: () => frameRoute,
    path: "/metrics-explorer",
    ...asked,
    component: page("monitoring", () => import("./metrics/metrics"), "Metrics"),
});
const monitors = createRoute({
    getParentRoute: () => frameRoute,
    path: "/monitors",
    ...asked,
    component: page("monitoring", () => import("./monitors/monitors"), "Monitors"),
});
const monitor = createRoute({
    getParentRoute: () => frameRoute,
    path: "/monitors/$id",
    ...asked,
    component: page("monitoring", () => import("./monitors/monitor-page"), "MonitorPage"),
});
const profiles = createRoute({
    getParentRoute: () => frameRoute,
    path: "/profiles",
    ...asked,
    component: page("monitoring", () => import("./profiles/profiles"), "Profiles"),
});
const objectives = createRoute({
    getParentRoute: () => frameRoute,
    path: "/objectives",
    validateSearch: (
        search: Record<string, unknown>,
    ): { application?: string | undefined; retired?: true | undefined } => ({
        application: searchText(search.application),
        retired: search.retired === true || undefined,
    }),
    component: page("monitoring", () => import("./objectives/objectives"), "Objectives"),
});
const objective = createRoute({
    getParentRoute: () => frameRoute,
    path: "/objectives/$id",
    validateSearch: (search: Record<string, unknown>): { range?: string | undefined } => ({
        range: searchText(search.range),
    }),
    component: page("monitoring", () => import("./objectives/objective"), "ObjectivePage"),
});
const store = createRoute({
    getParentRoute: () => frameRoute,
    path: "/telemetry-store",
    component: page("monitoring", () => import("./store/store"), "StorePage"),
});

const isFor = (me: Me) => may(me, "telemetry_read");
/** As the server has it: no action stands for the figures of the store. */
const isKeeper = ({ role }: Me) => role === "manager" || role === "administrator";

export const monitoring = {
    name: "monitoring",
    routes: [
        services,
        service,
        traces,
        trace,
        logs,
        metrics,
        profiles,
        objectives,
        objective,
        monitors,
        monitor,
        store,
    ],
    places: [
        {
            name: "services",
            section: "operate",
            to: "/services",
            label: "place.services",
            Icon: IconActivity,
            keys: "g g",
            isFor,
        },
        {
            name: "traces",
            section: "operate",
            to: "/traces",
            label: "place.traces",
            Icon: IconTimeline,
            keys: "g X",
            isFor,
        },
        {
            name: "logs",
            section: "operate",
            to: "/logs",
            label: "place.logs",
            Icon: IconFileText,
            keys: "g L",
            isFor,
        },
        {
            name: "metrics",
            section: "operate",
            to: "/metrics-explorer",
            label: "place.metrics",
            Icon: IconChartLine,
            keys: "g M",
            isFor,
        },
        {
            name: "monitors",
            section: "operate",
            to: "/monitors",
            label: "place.monitors",
            Icon: IconEye,
            keys: "g N",
            isFor,
        },
        {
            name: "profiles",
            section: "operate",
            to: "/profiles",
            label: "place.profiles",
            Icon: IconFlame,
            keys: "g P",
            isFor,
        },
        {
            name: "objectives",
            section: "operate",
            to: "/objectives",
            label: "place.objectives",
            Icon: IconTarget,
            keys: "g Q",
            isFor,
        },
        {
            name: "telemetry-store",
            section: "operate",
            to: "/telemetry-store",
            label: "place.telemetryStore",
            Icon: IconDatabase,
            keys: "g D",
            isFor: isKeeper,
        },
    ],
    serviceCharts: {
        isFor,
        load: () => import("./service/service-charts").then((all) => all.ServiceCharts),
    },
    keys: [
        { id: "monitoring.why.slow", scope: "monitoring", keys: "w" },
        { id: "monitoring.why.errors", scope: "monitoring", keys: "e" },
        { id: "monitoring.earlier", scope: "monitoring", keys: "<" },
        { id: "monitoring.later", scope: "monitoring", keys: ">" },
        { id: "monitoring.widen", scope: "monitoring", keys: "-" },
        { id: "monitoring.refresh", scope: "monitoring", keys: "." },
    ],
} as const satisfies Module;
