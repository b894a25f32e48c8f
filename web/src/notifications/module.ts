// What notifications bring to the interface: the bell, the inbox, and where a person wants what.
import { IconBell, IconBellCog } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import { Bell } from "./bell";
import { unreadCountQuery } from "./queries";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        notifications: typeof en & typeof names;
    }
}

const inbox = createRoute({
    getParentRoute: () => frameRoute,
    path: "/notifications",
    validateSearch: (search: Record<string, unknown>): { show?: "all" | undefined } => ({
        show: search.show === "all" ? "all" : undefined,
    }),
    component: page("notifications", () => import("./inbox"), "Inbox"),
});
const choices = createRoute({
    getParentRoute: () => frameRoute,
    path: "/notifications/choices",
    component: page("notifications", () => import("./choices"), "Choices"),
});

const inInbox = (id: string, keys: string) => ({
    id: `notifications.${id}`,
    scope: "notifications",
    keys,
});

export const notifications = {
    name: "notifications",
    routes: [inbox, choices],
    places: [
        {
            name: "notifications",
            section: "work",
            to: "/notifications",
            label: "place.notifications",
            Icon: IconBell,
            keys: "g i",
            isFor: () => true,
            count: { query: unreadCountQuery, label: "frame.unreadCount" },
            holds: (path: string) => path === "/notifications",
        },
        {
            name: "notificationChoices",
            section: "settings",
            to: "/notifications/choices",
            label: "place.notificationChoices",
            Icon: IconBellCog,
            keys: "g b",
            isFor: () => true,
            isOwn: true,
        },
    ],
    bar: [Bell],
    keys: [
        inInbox("next", "j"),
        inInbox("nextArrow", "ArrowDown"),
        inInbox("previous", "k"),
        inInbox("previousArrow", "ArrowUp"),
        inInbox("read", "e"),
        inInbox("readAll", "E"),
    ],
    topics: [{ type: "notification.changed", refresh: () => [["notifications"]] }],
} as const satisfies Module;
