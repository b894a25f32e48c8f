// What custom fields bring to the interface: the pages on which fields and forms are made.
import { IconForms, IconListDetails } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        fields: typeof en & typeof names;
    }
}

const open = (
    search: Record<string, unknown>,
): { open?: string | undefined; find?: string | undefined } => ({
    open: searchText(search.open),
    find: searchText(search.find),
});
const all = createRoute({
    getParentRoute: () => frameRoute,
    path: "/fields",
    validateSearch: open,
    component: page("fields", () => import("./fields"), "Fields"),
});
const forms = createRoute({
    getParentRoute: () => frameRoute,
    path: "/forms",
    validateSearch: open,
    component: page("fields", () => import("./forms"), "Forms"),
});

export const fields = {
    name: "fields",
    routes: [all, forms],
    places: [
        {
            name: "fields",
            section: "settings",
            to: "/fields",
            label: "place.fields",
            Icon: IconListDetails,
            keys: "g f",
            isFor: (me) => may(me, "field_read"),
        },
        {
            name: "forms",
            section: "settings",
            to: "/forms",
            label: "place.forms",
            Icon: IconForms,
            keys: "g w",
            isFor: (me) => may(me, "field_read"),
        },
    ],
} as const satisfies Module;
