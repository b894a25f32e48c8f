// What the first page brings to the interface: panels of all modules, for what a person may do.
import { IconHome } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import { isAdministrator, isStaff, may, mayAudit } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        home: typeof en & typeof names;
    }
}

const home = createRoute({
    getParentRoute: () => frameRoute,
    path: "/home",
    component: page("home", () => import("./home"), "Home"),
});

/** Whose work is the queue: who works on tickets, but neither leads nor waits for what others pass up. */
function worksTheQueue(me: Me): boolean {
    const isAbove = ({ level }: Me["teams"][number]) => level === "L3" || level === "L4";
    if (!may(me, "ticket_work") || may(me, "policy_write")) return false;
    return me.teams.length === 0 || !me.teams.every(isAbove);
}

export const homePage = {
    name: "home",
    routes: [home],
    places: [
        {
            name: "home",
            section: "work",
            to: "/home",
            label: "place.home",
            Icon: IconHome,
            keys: "g y",
            isFor: isStaff,
        },
    ],
    landing: (me) => (isStaff(me) && !worksTheQueue(me) ? { to: "/home" } : null),
    panels: [
        {
            name: "setup",
            isFor: isAdministrator,
            load: () => import("./panels").then(({ Setup }) => Setup),
            rank: 1,
        },
        {
            name: "record",
            isFor: mayAudit,
            load: () => import("./panels").then(({ ChangesRecord }) => ChangesRecord),
            rank: 70,
        },
    ],
} as const satisfies Module;
