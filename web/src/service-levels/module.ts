// What service levels bring to the interface: when people work, what is promised, what was bought.
import { IconCalendarStats, IconFileCertificate, IconStopwatch } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
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

export const serviceLevels = {
    name: "service-levels",
    routes: [calendars, policies, contracts],
    places: [
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
