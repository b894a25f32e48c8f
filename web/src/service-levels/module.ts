// What service levels bring to the interface: when people work, what is promised, what was bought.
import {
    IconCalendarStats,
    IconChartBar,
    IconFileCertificate,
    IconStopwatch,
} from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { reportBy, type ReportBy } from "./report/by";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        "service-levels": typeof en & typeof names;
    }
}

const open = (search: Record<string, unknown>): { open?: string | undefined } => ({
    open: searchText(search.open),
});

const calendars = createRoute({
    getParentRoute: () => frameRoute,
    path: "/calendars",
    validateSearch: open,
    component: page("service-levels", () => import("./calendars/calendars"), "Calendars"),
});
const policies = createRoute({
    getParentRoute: () => frameRoute,
    path: "/policies",
    validateSearch: open,
    component: page("service-levels", () => import("./policies/policies"), "Policies"),
});
const contracts = createRoute({
    getParentRoute: () => frameRoute,
    path: "/contracts",
    validateSearch: open,
    component: page("service-levels", () => import("./contracts/contracts"), "Contracts"),
});

const report = createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports/service-levels",
    validateSearch: (search: Record<string, unknown>): { by?: ReportBy | undefined } => ({
        by: reportBy(search.by),
    }),
    component: page("service-levels", () => import("./report/report"), "Report"),
});

export const serviceLevels = {
    name: "service-levels",
    routes: [calendars, policies, contracts, report],
    places: [
        {
            name: "serviceLevelReport",
            section: "know",
            to: "/reports/service-levels",
            label: "place.serviceLevelReport",
            Icon: IconChartBar,
            keys: "g y",
            isFor: (me: Me) => may(me, "service_level_read"),
        },
        {
            name: "policies",
            section: "settings",
            to: "/policies",
            label: "place.policies",
            Icon: IconStopwatch,
            keys: "g v",
            isFor: (me: Me) => may(me, "policy_read"),
        },
        {
            name: "calendars",
            section: "settings",
            to: "/calendars",
            label: "place.calendars",
            Icon: IconCalendarStats,
            keys: "g d",
            isFor: (me: Me) => may(me, "calendar_read"),
        },
        {
            name: "contracts",
            section: "settings",
            to: "/contracts",
            label: "place.contracts",
            Icon: IconFileCertificate,
            keys: "g u",
            isFor: (me: Me) => may(me, "contract_read"),
        },
    ],
} as const satisfies Module;
