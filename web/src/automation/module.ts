// What automation brings to the interface: the rules, and the page of each.
import { IconRobot } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        automation: typeof en & typeof names;
    }
}

const all = createRoute({
    getParentRoute: () => frameRoute,
    path: "/automation",
    component: page("automation", () => import("./automation"), "Automation"),
});

const one = createRoute({
    getParentRoute: () => frameRoute,
    path: "/automation/$id",
    component: page("automation", () => import("./rule-page"), "RulePage"),
});

export const automation = {
    name: "automation",
    routes: [all, one],
    places: [
        {
            name: "automation",
            section: "settings",
            to: "/automation",
            label: "place.automation",
            Icon: IconRobot,
            keys: "g A",
            isFor: (me) => may(me, "automation_manage"),
        },
    ],
    topics: [{ type: "automation.rule_changed", refresh: () => [["automation"]] }],
} as const satisfies Module;
