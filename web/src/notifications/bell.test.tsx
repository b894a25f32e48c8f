// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Notification } from "../api/types";
import { show } from "../frame/page.testing";

const asked = vi.fn<(body: { ids?: string[] }) => void>();
let inbox: { items: Notification[]; next: null; unread_count: number };

vi.mock("../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
        GET: () => Promise.resolve({ data: inbox }),
        POST: (_: string, { body }: { body: { ids: string[] } }) => {
            asked(body);
            inbox = {
                ...inbox,
                items: inbox.items.filter(({ id }) => !body.ids.includes(id)),
                unread_count: inbox.unread_count - body.ids.length,
            };
            return Promise.resolve({ data: { unread_count: inbox.unread_count } });
        },
    },
}));

const { Bell } = await import("./bell");
const { notifications } = await import("./module");

const about = (id: string, key: string): Notification => ({
    id,
    kind: "ticket.replied",
    reason: "watcher",
    name: key,
    title: "It burns",
    path: `/tickets/${key}`,
    detail: "",
    actor: null,
    count: 1,
    first_at: "2026-11-23T12:00:00Z",
    last_at: "2026-11-23T12:00:00Z",
    is_read: false,
});

beforeEach(() => {
    inbox = { items: [about("1", "SHOP-1"), about("2", "SHOP-2")], next: null, unread_count: 2 };
    asked.mockClear();
});
afterEach(cleanup);

describe("the bell", () => {
    it("says how much is unread, and leads to it", async () => {
        await show(<Bell />, { modules: [notifications] });
        const bell = await screen.findByRole("link", { name: "Notifications, 2 unread" });
        expect(bell.getAttribute("href")).toBe("/notifications");
        expect(bell.textContent).toBe("2");
        expect(asked).not.toHaveBeenCalled();
    });

    it("counts no further than anybody reads", async () => {
        inbox.unread_count = 100;
        await show(<Bell />, { modules: [notifications] });
        const bell = await screen.findByRole("link", { name: /100 unread/ });
        expect(bell.textContent).toBe("99+");
    });

    it("says nothing of nothing", async () => {
        inbox = { items: [], next: null, unread_count: 0 };
        await show(<Bell />, { modules: [notifications] });
        const bell = await screen.findByRole("link", { name: "Notifications" });
        expect(bell.textContent).toBe("");
    });

    it("marks as read what the page that is looked at is about, and nothing else", async () => {
        await show(<Bell />, { modules: [notifications], path: "/tickets/SHOP-2" });
        await screen.findByRole("link", { name: "Notifications, 1 unread" });
        await waitFor(() => {
            expect(asked.mock.calls).toEqual([[{ ids: ["2"] }]]);
        });
    });
});
