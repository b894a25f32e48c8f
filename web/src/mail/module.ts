// What mail brings to the interface: what needs a person, what went out, and whether it is set up.
import { IconAlertOctagon, IconMailFast } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Me } from "../api/types";
import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may, mayDecide } from "../session/session";
import { mailsCountQuery } from "./attention/mails";
import { incomingStep, outgoingStep } from "./setup";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        mail: typeof en & typeof names;
    }
}

const attention = createRoute({
    getParentRoute: () => frameRoute,
    path: "/attention",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; cause?: string | undefined } => ({
        open: searchText(search.open),
        cause: searchText(search.cause),
    }),
    component: page("mail", () => import("./attention/attention"), "Attention"),
});
const outbox = createRoute({
    getParentRoute: () => frameRoute,
    path: "/outbox",
    validateSearch: (
        search: Record<string, unknown>,
    ): { open?: string | undefined; state?: "queued" | undefined } => ({
        open: searchText(search.open),
        state: search.state === "queued" ? search.state : undefined,
    }),
    component: page("mail", () => import("./outbox/outbox"), "Outbox"),
});

export const mail = {
    name: "mail",
    routes: [attention, outbox],
    places: [
        {
            name: "attention",
            section: "work",
            to: "/attention",
            label: "place.attention",
            Icon: IconAlertOctagon,
            keys: "g n",
            isFor: (me: Me) => may(me, "mail_read"),
            count: { query: mailsCountQuery, isUrgent: true },
        },
        {
            name: "outbox",
            section: "work",
            to: "/outbox",
            label: "place.outbox",
            Icon: IconMailFast,
            keys: "g m",
            isFor: (me: Me) => may(me, "mail_read"),
        },
    ],
    panels: [
        {
            name: "attention",
            isFor: mayDecide,
            load: () => import("./home/panels").then(({ Attention }) => Attention),
            rank: 3,
        },
    ],
    topics: [
        { type: "mail.attention", refresh: () => [["mails"]] },
        { type: "reply.moved", refresh: () => [["mails"]] },
    ],
    chain: {
        mail: {
            name: (_, t) => t("chain.mail"),
            download: (id) => `/api/v1/mails/${id}/original`,
        },
    },
    setup: [incomingStep, outgoingStep],
} as const satisfies Module;
