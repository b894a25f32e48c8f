// What signals bring to the interface: the incidents, the page of each, and what is set for them.
import { IconAlertTriangle, IconBellOff } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { isSeverity, isShownState, type Severity, type ShownState } from "./names";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        signals: typeof en & typeof names;
    }
}

const incidents = createRoute({
    getParentRoute: () => frameRoute,
    path: "/incidents",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        state?: ShownState | undefined;
        application?: string | undefined;
        severity?: Severity | undefined;
        service?: string | undefined;
    } => ({
        state: isShownState(search.state) ? search.state : undefined,
        application: searchText(search.application),
        severity: isSeverity(search.severity) ? search.severity : undefined,
        service: searchText(search.service),
    }),
    component: page("signals", () => import("./incidents/incidents"), "Incidents"),
});

const incident = createRoute({
    getParentRoute: () => frameRoute,
    path: "/incidents/$id",
    validateSearch: (
        search: Record<string, unknown>,
    ): { signal?: string | undefined; part?: string | undefined } => ({
        signal: searchText(search.signal),
        part: searchText(search.part),
    }),
    component: page("signals", () => import("./incident/incident"), "IncidentPage"),
});

const settings = createRoute({
    getParentRoute: () => frameRoute,
    path: "/signal-settings",
    validateSearch: (
        search: Record<string, unknown>,
    ): { tab?: string | undefined; open?: string | undefined } => ({
        tab: searchText(search.tab),
        open: searchText(search.open),
    }),
    component: page("signals", () => import("./settings/settings"), "SignalSettings"),
});

export const signals = {
    name: "signals",
    routes: [incidents, incident, settings],
    places: [
        {
            name: "incidents",
            section: "operate",
            to: "/incidents",
            label: "place.incidents",
            Icon: IconAlertTriangle,
            keys: "g I",
            isFor: (me) => may(me, "signal_read"),
        },
        {
            name: "signal-settings",
            section: "settings",
            to: "/signal-settings",
            label: "place.signalSettings",
            Icon: IconBellOff,
            keys: "g G",
            isFor: (me) => may(me, "signal_read"),
        },
    ],
    keys: [
        { id: "signals.next", scope: "incident", keys: "j" },
        { id: "signals.previous", scope: "incident", keys: "k" },
        { id: "signals.acknowledge", scope: "incident", keys: "a" },
        { id: "signals.confirm", scope: "incident", keys: "y" },
        { id: "signals.reject", scope: "incident", keys: "n" },
        { id: "signals.back", scope: "incident", keys: "Escape" },
    ],
    marks: {
        key: "incidents",
        isFor: (me) => may(me, "signal_read"),
        load: () => import("./chart-marks").then((all) => all.marksOf),
    },
    topics: [{ type: "signal.changed", refresh: () => [["signals"], ["incidents"]] }],
} as const satisfies Module;
