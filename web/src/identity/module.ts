// What the directory brings to the interface: people, organizations, teams, applications, what
// happened to accounts, and one's own settings.
import {
    IconApps,
    IconBuilding,
    IconServer,
    IconSettings,
    IconShieldCheck,
    IconShieldLock,
    IconUsers,
    IconUsersGroup,
} from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may, mayAudit } from "../session/session";
import type { SecurityLogSearch } from "./security-log/query";
import { applicationsStep, peopleStep, teamsStep } from "./setup";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        identity: typeof en & typeof names;
    }
}

const open = (
    search: Record<string, unknown>,
): { open?: string | undefined; find?: string | undefined } => ({
    open: searchText(search.open),
    find: searchText(search.find),
});
const people = createRoute({
    getParentRoute: () => frameRoute,
    path: "/people",
    validateSearch: open,
    component: page("identity", () => import("./people/people"), "People"),
});
const organizations = createRoute({
    getParentRoute: () => frameRoute,
    path: "/organizations",
    validateSearch: open,
    component: page("identity", () => import("./organizations/organizations"), "Organizations"),
});
const teams = createRoute({
    getParentRoute: () => frameRoute,
    path: "/teams",
    validateSearch: open,
    component: page("identity", () => import("./teams/teams"), "Teams"),
});
const applications = createRoute({
    getParentRoute: () => frameRoute,
    path: "/applications",
    validateSearch: open,
    component: page("identity", () => import("./applications/applications"), "Applications"),
});
const hosts = createRoute({
    getParentRoute: () => frameRoute,
    path: "/hosts",
    validateSearch: open,
    component: page("identity", () => import("./hosts/hosts"), "Hosts"),
});
const roles = createRoute({
    getParentRoute: () => frameRoute,
    path: "/roles",
    validateSearch: open,
    component: page("identity", () => import("./roles/roles"), "Roles"),
});
const securityLog = createRoute({
    getParentRoute: () => frameRoute,
    path: "/security-log",
    validateSearch: (search: Record<string, unknown>): SecurityLogSearch => ({
        kind: searchText(search.kind),
        person: searchText(search.person),
        address: searchText(search.address),
        from: searchText(search.from),
        to: searchText(search.to),
        open: searchText(search.open),
    }),
    component: page("identity", () => import("./security-log/security-log"), "SecurityLog"),
});
const me = createRoute({
    getParentRoute: () => frameRoute,
    path: "/me",
    component: page("identity", () => import("./me/me"), "MePage"),
});

export const identity = {
    name: "identity",
    routes: [people, organizations, teams, applications, hosts, roles, securityLog, me],
    places: [
        {
            name: "securityLog",
            section: "assure",
            to: "/security-log",
            label: "place.securityLog",
            Icon: IconShieldLock,
            keys: "g l",
            isFor: mayAudit,
        },
        {
            name: "people",
            section: "settings",
            to: "/people",
            label: "place.people",
            Icon: IconUsers,
            keys: "g p",
            isFor: (me: Me) => may(me, "directory_read"),
        },
        {
            name: "organizations",
            section: "settings",
            to: "/organizations",
            label: "place.organizations",
            Icon: IconBuilding,
            keys: "g o",
            isFor: (me: Me) => may(me, "directory_read"),
        },
        {
            name: "teams",
            section: "settings",
            to: "/teams",
            label: "place.teams",
            Icon: IconUsersGroup,
            keys: "g e",
            isFor: (me: Me) => may(me, "directory_read"),
        },
        {
            name: "applications",
            section: "settings",
            to: "/applications",
            label: "place.applications",
            Icon: IconApps,
            keys: "g a",
            isFor: (me: Me) => may(me, "directory_read"),
        },
        {
            name: "hosts",
            section: "settings",
            to: "/hosts",
            label: "place.hosts",
            Icon: IconServer,
            keys: "g h",
            isFor: (me: Me) => may(me, "host_read"),
        },
        {
            name: "roles",
            section: "settings",
            to: "/roles",
            label: "place.roles",
            Icon: IconShieldCheck,
            keys: "g r",
            isFor: (me: Me) => may(me, "role_read"),
        },
        {
            name: "me",
            section: "settings",
            to: "/me",
            label: "place.me",
            Icon: IconSettings,
            keys: "g s",
            isFor: () => true,
            isOwn: true,
        },
    ],
    found: {
        person: {
            label: "place.people",
            Icon: IconUsers,
            link: ({ id }) => ({ to: "/people", search: { open: id } }),
        },
        organization: {
            label: "place.organizations",
            Icon: IconBuilding,
            link: ({ id }) => ({ to: "/organizations", search: { open: id } }),
        },
    },
    setup: [applicationsStep, peopleStep, teamsStep],
    panels: [
        {
            name: "security",
            isFor: mayAudit,
            load: () => import("./home/panels").then(({ Security }) => Security),
            rank: 72,
        },
        {
            name: "exports",
            isFor: mayAudit,
            load: () => import("./home/panels").then(({ Exports }) => Exports),
            rank: 74,
        },
    ],
} as const satisfies Module;
