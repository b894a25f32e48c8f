// What routing brings to the interface: who is away, and how each team's tickets are given.
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        routing: typeof en & typeof names;
    }
}

const routingPage = createRoute({
    getParentRoute: () => frameRoute,
    path: "/routing",
    component: page("routing", () => import("./routing"), "Routing"),
});

export const routing = {
    name: "routing",
    routes: [routingPage],
    places: [
        {
            name: "routing",
            section: "settings",
            to: "/routing",
            label: "place.routing",
            Icon: IconArrowsSplit2,
            keys: "g O",
            isOwn: true,
            isFor: (me) => may(me, "ticket_work"),
        },
    ],
} as const satisfies Module;
