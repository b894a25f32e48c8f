// @vitest-environment happy-dom
import { cleanup, screen, within } from "@testing-library/react";
import { IconTicket } from "@tabler/icons-react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { SavedView } from "../api/types";
import type { Module } from "../frame/module";
import { show } from "../frame/page.testing";
import { Rail } from "../frame/rail";

let items: SavedView[] = [];

vi.mock("../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
        GET: () => Promise.resolve({ data: { queues: [], views: { items, next: null, may: [] } } }),
    },
}));

const { views } = await import("./module");
const { ticketViewsQuery } = await import("../api/views");

const tickets: Module = {
    name: "tickets",
    routes: [],
    places: [
        {
            name: "tickets",
            section: "work",
            to: "/tickets",
            label: "place.tickets",
            Icon: IconTicket,
            keys: "g t",
            isFor: () => true,
            views: ticketViewsQuery,
            areViewsNear: true,
        },
    ],
};

const view = (id: string, more: Partial<SavedView> = {}): SavedView => ({
    id,
    kind: "ticket",
    name: `View ${id}`,
    filter: "is:open",
    sort: null,
    columns: [],
    sharing: "private",
    team: null,
    owner: { id: "1", name: "Ann Archer" },
    path: `/tickets?view=${id}`,
    tally: { count: 3, is_more: false },
    version: 1,
    may: ["change", "remove"],
    ...more,
});

const showRail = (path = "/", isSlim = false) =>
    show(
        <Rail
            isSlim={isSlim}
            isOpen
            isNarrow={false}
            onSlim={() => undefined}
            onClose={() => undefined}
        />,
        { modules: [tickets, views], path },
    );

beforeEach(() => {
    items = [];
});
afterEach(() => {
    cleanup();
    localStorage.clear();
});

describe("saved views in the rail", () => {
    it("stand beneath their list, with what they find", async () => {
        items = [
            view("1"),
            view("2", { tally: { count: 99, is_more: true } }),
            view("3", { tally: { count: 0, is_more: false } }),
            view("4", { tally: null }),
        ];
        await showRail();
        const list = await screen.findByRole("list", { name: "Saved views" });
        const links = within(list).getAllByRole("link");
        expect(links.map(({ textContent }) => textContent)).toEqual([
            "View 13",
            "View 299+",
            "View 3",
            "View 4",
        ]);
        expect(links[0]?.getAttribute("href")).toBe("/tickets?view=1");
    });

    it("say with whom they are shared", async () => {
        items = [
            view("1", { sharing: "team", team: { id: "7", name: "Help desk", level: "L1" } }),
            view("2", { sharing: "everyone" }),
            view("3"),
        ];
        await showRail();
        const list = await screen.findByRole("list", { name: "Saved views" });
        expect(
            within(list)
                .getAllByRole("link")
                .map((link) => link.getAttribute("title")),
        ).toEqual(["View 1, shared with Help desk", "View 2, shared with everyone", null]);
    });

    it("leave no trace where there are none, and no room for them", async () => {
        await showRail();
        await screen.findByRole("link", { name: "Tickets" });
        expect(screen.queryByRole("list", { name: "Saved views" })).toBeNull();
        cleanup();
        items = [view("1")];
        await showRail("/", true);
        await screen.findByRole("link", { name: "Tickets" });
        expect(screen.queryByRole("list", { name: "Saved views" })).toBeNull();
    });
});
