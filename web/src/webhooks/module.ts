// What programs of others are told, and what applications do themselves.
import { IconWebhook } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        webhooks: typeof en & typeof names;
    }
}

const open = (search: Record<string, unknown>): { open?: string | undefined } => ({
    open: searchText(search.open),
});

const all = createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks",
    validateSearch: open,
    component: page("webhooks", () => import("./webhooks"), "Webhooks"),
});

const actions = createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks/actions",
    validateSearch: open,
    component: page("webhooks", () => import("./actions"), "ApplicationActions"),
});

const one = createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks/$id",
    validateSearch: open,
    component: page("webhooks", () => import("./deliveries"), "Deliveries"),
});

export const webhooks = {
    name: "webhooks",
    routes: [all, actions, one],
    places: [
        {
            name: "webhooks",
            section: "settings",
            to: "/webhooks",
            label: "place.webhooks",
            Icon: IconWebhook,
            keys: "g W",
            isFor: (me) => may(me, "webhooks_manage") || may(me, "application_action_manage"),
        },
    ],
    topics: [{ type: "webhook.changed", refresh: () => [["webhooks"]] }],
} as const satisfies Module;
