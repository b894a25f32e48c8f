// What vendors bring to the interface: who is handed tickets from L4, and by which contract.
import { IconTruckDelivery } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        vendors: typeof en & typeof names;
    }
}

const list = createRoute({
    getParentRoute: () => frameRoute,
    path: "/vendors",
    validateSearch: (search: Record<string, unknown>): { open?: string | undefined } => ({
        open: searchText(search.open),
    }),
    component: page("vendors", () => import("./vendors"), "Vendors"),
});

export const vendors = {
    name: "vendors",
    routes: [list],
    places: [
        {
            name: "vendors",
            section: "settings",
            to: "/vendors",
            label: "place.vendors",
            Icon: IconTruckDelivery,
            keys: "g V",
            isFor: (me) => may(me, "vendor_read"),
        },
    ],
} as const satisfies Module;
