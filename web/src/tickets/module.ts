// What tickets bring to the interface: the queue, the lists, the page of a ticket, and a new one.
import {
    IconBolt,
    IconBulb,
    IconInbox,
    IconLayoutKanban,
    IconPlus,
    IconTemplate,
    IconTicket,
} from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";

import type { Me } from "../api/types";
import { navigationQuery, ticketViewsQuery } from "../api/views";
import type { Module } from "../frame/module";
import { frameRoute, page, searchNumber, searchText } from "../frame/routes";
import { isStaff, may, mayOpenTickets } from "../session/session";
import { loadTexts } from "../text/language";
import type boardTexts from "./board/texts/en.json";
import type bulkTexts from "./bulk/texts/en.json";
import type homeTexts from "./home/texts/en.json";
import { ticketKeys } from "./keys";
import { walkedList } from "./queue/left";
import { applyToLists } from "./queue/list-changes";
import { placedSort, type PlacedSort } from "./queue/placed-sort";
import { landingQueue, mineCountQuery } from "./queue/queues";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";
import type ticketTexts from "./ticket/texts/en.json";
import type vendorTexts from "./vendors/texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        tickets: typeof en &
            typeof names &
            typeof boardTexts &
            typeof bulkTexts &
            typeof homeTexts &
            typeof ticketTexts &
            typeof vendorTexts;
    }
}

// The pages that show what belongs to one ticket have texts of their own.
const ofTicket = ["tickets", "tickets/ticket"];

const queue = createRoute({
    getParentRoute: () => frameRoute,
    path: "/queue",
    validateSearch: (
        search: Record<string, unknown>,
    ): { tab?: string | undefined; filter?: string | undefined; sort?: PlacedSort } => ({
        tab: searchText(search.tab),
        filter: searchText(search.filter),
        sort: placedSort(search.sort),
    }),
    component: page("tickets", () => import("./queue/queue"), "Queue"),
});
const list = createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        view?: number | undefined;
        filter?: string | undefined;
        list?: "watching" | "organization" | undefined;
        sort?: PlacedSort;
    } => ({
        sort: placedSort(search.sort),
        view: searchNumber(search.view),
        // Of a view, no filter at all departs from its own.
        filter: search.filter === "" && searchNumber(search.view) ? "" : searchText(search.filter),
        list:
            search.list === "watching" || search.list === "organization" ? search.list : undefined,
    }),
    component: page("tickets", () => import("./queue/tickets"), "Tickets"),
});
const board = createRoute({
    getParentRoute: () => frameRoute,
    path: "/board",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        view?: number | undefined;
        filter?: string | undefined;
        by?: "assignee" | undefined;
    } => ({
        view: searchNumber(search.view),
        filter: search.filter === "" && searchNumber(search.view) ? "" : searchText(search.filter),
        by: search.by === "assignee" ? search.by : undefined,
    }),
    component: page(["tickets", "tickets/board"], () => import("./board/board"), "TicketBoard"),
});
const ticket = createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/$key",
    validateSearch: (
        search: Record<string, unknown>,
    ): { view?: "timeline" | undefined; ask?: "vendor" | undefined } => ({
        view: search.view === "timeline" ? "timeline" : undefined,
        ask: search.ask === "vendor" ? "vendor" : undefined,
    }),
    component: page(ofTicket, () => import("./ticket"), "TicketPage"),
});
const macros = createRoute({
    getParentRoute: () => frameRoute,
    path: "/macros",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; find?: string | undefined } => ({
        open: searchText(search.open),
        find: searchText(search.find),
    }),
    component: page(ofTicket, () => import("./macros/macros"), "Macros"),
});
const templates = createRoute({
    getParentRoute: () => frameRoute,
    path: "/ticket-templates",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; find?: string | undefined } => ({
        open: searchText(search.open),
        find: searchText(search.find),
    }),
    component: page(ofTicket, () => import("./templates/templates"), "Templates"),
});
const suggestions = createRoute({
    getParentRoute: () => frameRoute,
    path: "/suggestions",
    component: page(ofTicket, () => import("./suggestions/overview"), "Suggestions"),
});
const create = createRoute({
    getParentRoute: () => frameRoute,
    path: "/new",
    component: page(ofTicket, () => import("./create/create"), "Create"),
});

const createFromTemplate = createRoute({
    getParentRoute: () => frameRoute,
    path: "/new/template",
    component: page(ofTicket, () => import("./create/create"), "CreateFromTemplate"),
});

/** Whose team has tickets that they work on. */
const isInTeam = (me: Me) => may(me, "ticket_work") && me.teams.length > 0;

const aKey = /^[a-z][a-z0-9]*-\d+$/i;

/** A ticket belongs to the list that it was opened from. */
const holds = (to: string) => (path: string) =>
    path.startsWith("/tickets/") ? walkedList().place === to : path === to;

/** A panel of the first page, with the texts of all. */
const panel = (name: Exclude<keyof typeof import("./home/panels"), "default">) => async () =>
    (await Promise.all([import("./home/panels"), loadTexts("tickets/home")]))[0][name];

export const tickets = {
    name: "tickets",
    routes: [
        queue,
        list,
        board,
        ticket,
        create,
        createFromTemplate,
        macros,
        templates,
        suggestions,
    ],
    places: [
        {
            name: "queue",
            section: "work",
            to: "/queue",
            label: "place.queue",
            Icon: IconInbox,
            keys: "g q",
            isFor: isStaff,
            count: { query: mineCountQuery, label: "frame.mineCount" },
            holds: holds("/queue"),
        },
        {
            name: "tickets",
            section: "work",
            to: "/tickets",
            label: "place.tickets",
            Icon: IconTicket,
            keys: "g t",
            isFor: () => true,
            holds: holds("/tickets"),
            views: ticketViewsQuery,
            areViewsNear: true,
        },
        {
            name: "board",
            section: "work",
            to: "/board",
            label: "place.board",
            Icon: IconLayoutKanban,
            keys: "g B",
            isFor: isStaff,
        },
        {
            name: "macros",
            section: "settings",
            to: "/macros",
            label: "place.macros",
            Icon: IconBolt,
            keys: "g k",
            isFor: (me) => may(me, "macro_read"),
        },
        {
            name: "templates",
            section: "settings",
            to: "/ticket-templates",
            label: "place.templates",
            Icon: IconTemplate,
            keys: "g T",
            isFor: (me) => may(me, "template_read"),
        },
        {
            name: "suggestions",
            section: "settings",
            to: "/suggestions",
            label: "place.suggestions",
            Icon: IconBulb,
            keys: "g S",
            isFor: (me) => may(me, "suggestion_manage"),
        },
    ],
    panels: [
        {
            name: "mine",
            isFor: (me) => may(me, "ticket_work"),
            load: panel("Mine"),
            rank: 10,
        },
        {
            name: "dueSoon",
            isFor: isInTeam,
            load: panel("DueSoon"),
            rank: 12,
        },
        {
            name: "unassigned",
            isFor: isInTeam,
            load: panel("Unassigned"),
            rank: 14,
        },
        {
            name: "reopened",
            isFor: isInTeam,
            load: panel("Reopened"),
            rank: 16,
        },
        {
            name: "breached",
            isFor: (me) => may(me, "policy_write"),
            load: panel("Breached"),
            rank: 30,
        },
        {
            name: "dueEverywhere",
            isFor: (me) => may(me, "policy_write"),
            load: panel("DueEverywhere"),
            rank: 32,
        },
    ],
    landing: (me) =>
        isStaff(me) ? { to: "/queue", search: { tab: landingQueue(me) } } : { to: "/tickets" },
    keys: ticketKeys,
    commands: [
        {
            id: "tickets.create",
            label: "command.create",
            keys: "c",
            Icon: IconPlus,
            to: "/new",
            isFor: mayOpenTickets,
            button: "frame.create",
        },
        {
            id: "tickets.template",
            label: "command.template",
            Icon: IconTemplate,
            to: "/new/template",
            isFor: (me) => may(me, "template_read"),
        },
    ],
    jump: (typed, t) => {
        const key = typed.toUpperCase();
        return aKey.test(key)
            ? { label: t("palette.jump", { key }), to: "/tickets/$key", params: { key } }
            : null;
    },
    found: {
        ticket: {
            label: "place.tickets",
            Icon: IconTicket,
            link: ({ key }) => ({ to: "/tickets/$key", params: { key: key ?? "" } }),
        },
        message: {
            label: "palette.messages",
            link: ({ key, id }) => ({
                to: "/tickets/$key",
                params: { key: key ?? "" },
                hash: `message-${id}`,
            }),
        },
    },
    topics: [
        {
            type: "ticket.changed",
            refresh: ({ key }) => [
                navigationQuery.queryKey,
                ...(key ? [["ticket", key]] : [["tickets"]]),
            ],
            apply: applyToLists,
        },
        { type: "ticket.presence", refresh: () => [["presence"]] },
        { type: "reply.moved", refresh: ({ key }) => (key ? [["ticket", key]] : []) },
    ],
    chain: {
        ticket: {
            name: ({ id }) => id,
            link: (key) => ({ to: "/tickets/$key", params: { key } }),
        },
    },
    ticketChain: {
        load: () => import("./chain-of").then(({ ChainOf }) => ChainOf),
        texts: ["tickets/ticket"],
    },
    chainActions: {
        link_cause: {
            label: "chain.action.link_cause",
            Panel: lazy(() => import("./cause-dialog")),
        },
    },
} as const satisfies Module;
