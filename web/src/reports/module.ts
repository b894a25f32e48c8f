// What reports bring to the interface: figures as pictures and tables, saved, shared and mailed.
import { IconChartBar } from "@tabler/icons-react";
import { createRoute, redirect } from "@tanstack/react-router";

import { reportViewsQuery } from "../api/views";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import { readSearch, type TimeGrouping, timeGroupings } from "./query";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        reports: typeof en & typeof names;
    }
}

const all = createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports",
    validateSearch: readSearch,
    component: page("reports", () => import("./reports"), "Reports"),
});
const mails = createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports/mails",
    validateSearch: (search: Record<string, unknown>): { stop?: string | undefined } => ({
        stop: searchText(search.stop),
    }),
    component: page("reports", () => import("./mails"), "Mails"),
});
const time = createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports/time",
    validateSearch: (
        search: Record<string, unknown>,
    ): { by?: TimeGrouping | undefined; from?: string | undefined; to?: string | undefined } => ({
        by: timeGroupings.find((one) => one === search.by),
        from: searchText(search.from),
        to: searchText(search.to),
    }),
    component: page("reports", () => import("./time"), "TimeSpent"),
});
/** Addresses of reports that were pages of their own. */
const former = (path: string, report: string) =>
    createRoute({
        getParentRoute: () => frameRoute,
        path,
        beforeLoad: () => {
            throw redirect({ to: "/reports", search: { report } });
        },
    });

export const reports = {
    name: "reports",
    routes: [
        all,
        mails,
        time,
        former("/reports/service-levels", "service_levels"),
        former("/reports/ratings", "ratings"),
    ],
    places: [
        {
            name: "reports",
            section: "know",
            to: "/reports",
            label: "place.reports",
            Icon: IconChartBar,
            keys: "g R",
            isFor: (me) => may(me, "report_read"),
            views: reportViewsQuery,
        },
    ],
    panels: [
        {
            name: "backlog",
            isFor: (me) => may(me, "report_mail"),
            load: () => import("./panels").then(({ Backlog }) => Backlog),
            rank: 50,
        },
        {
            name: "load",
            isFor: (me) => may(me, "report_mail"),
            load: () => import("./panels").then(({ Load }) => Load),
            rank: 55,
        },
        {
            name: "ratings",
            isFor: (me) => may(me, "report_mail"),
            load: () => import("./panels").then(({ RatingsGiven }) => RatingsGiven),
            rank: 60,
        },
    ],
} as const satisfies Module;
