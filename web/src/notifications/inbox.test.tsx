// @vitest-environment happy-dom
// The inbox as a person reads it: what is new, what was read, by keys, and what comes meanwhile.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useLive } from "../api/live";
import { Problem } from "../api/problem";
import type { Notification } from "../api/types";
import { show } from "../frame/page.testing";
import { ToastProvider, ToastSlot } from "../frame/toasts";
import texts from "./texts/en.json";

type Marked = { ids: string[]; up_to?: string };
const asked = vi.fn<(body: Marked) => void>();
let all: Notification[];
let isServerDown: boolean;

const down = new Problem(503, { code: "failure" }, null);
const unread = () => all.filter(({ is_read }) => !is_read);

vi.mock("../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
        GET: (_: string, { params }: { params: { query: { unread?: boolean } } }) => {
            const items = params.query.unread ? unread() : all;
            return Promise.resolve({ data: { items, next: null, unread_count: unread().length } });
        },
        POST: (_: string, { body }: { body: Marked }) => {
            asked(body);
            if (isServerDown) return Promise.reject(down);
            const isMarked = ({ id }: Notification) =>
                body.up_to !== undefined || body.ids.includes(id);
            all = all.map((one) => ({ ...one, is_read: one.is_read || isMarked(one) }));
            return Promise.resolve({ data: { unread_count: unread().length } });
        },
    },
}));

class Stream extends EventTarget {
    static readonly CLOSED = 2;
    static newest: Stream;
    readyState = 1;
    constructor() {
        super();
        Stream.newest = this;
    }
    close() {}
}

const { Inbox } = await import("./inbox");
const { notifications } = await import("./module");

const about = (id: string, key: string, isRead = false): Notification => ({
    id,
    kind: "ticket.replied",
    reason: "watcher",
    name: key,
    title: "It burns",
    path: `/tickets/${key}`,
    detail: "",
    actor: { id: "7", name: "Lea Lind" },
    count: 1,
    first_at: "2026-11-23T12:00:00Z",
    last_at: "2026-11-23T12:00:00Z",
    is_read: isRead,
});

const modules = [notifications];

function Page() {
    useLive(modules);
    return (
        <ToastProvider>
            <ToastSlot />
            <Inbox />
        </ToastProvider>
    );
}

const opened = (search = "") =>
    show(<Page />, { modules, texts, page: "/notifications", path: `/notifications${search}` });
const rows = () => screen.queryAllByRole("listitem");
const row = (key: string) => screen.findByRole("link", { name: new RegExp(key) });
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

beforeEach(() => {
    vi.stubGlobal("EventSource", Stream);
    all = [about("3", "SHOP-3"), about("2", "SHOP-2"), about("1", "SHOP-1", true)];
    isServerDown = false;
    asked.mockClear();
});
afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
});

describe("the inbox", () => {
    it("says that nothing is unread, and what would stand here", async () => {
        all = [about("1", "SHOP-1", true)];
        await opened();
        expect(await screen.findByText("Nothing unread")).toBeTruthy();
        expect(screen.getByText(/Here you see when a ticket is assigned to you/)).toBeTruthy();
        const readAll = screen.getByRole<HTMLButtonElement>("button", { name: "Mark all as read" });
        expect(readAll.disabled).toBe(true);
    });

    it("says that there is nothing at all, on the list of all", async () => {
        all = [];
        await opened("?show=all");
        expect(await screen.findByText("No notifications")).toBeTruthy();
    });

    it("shows what is unread, what happened, by whom, and why you are told", async () => {
        await opened();
        const shown = await row("SHOP-3");
        expect(shown.getAttribute("href")).toBe("/tickets/SHOP-3");
        expect(shown.textContent).toContain("Unread");
        expect(shown.textContent).toContain("New reply");
        expect(shown.textContent).toContain("Lea Lind");
        expect(shown.textContent).toContain("You watch it");
        expect(rows()).toHaveLength(2);
    });

    it("shows what was read beside it on the list of all, where it cannot be read again", async () => {
        await opened("?show=all");
        const read = (await row("SHOP-1")).closest("li") as HTMLElement;
        expect(rows()).toHaveLength(3);
        expect(within(read).queryByText("Unread")).toBeNull();
        const mark = within(read).getByRole<HTMLButtonElement>("button");
        expect(mark.disabled).toBe(true);
    });

    it("takes one away when it is marked as read, and opening it marks it, too", async () => {
        await opened();
        await row("SHOP-3");
        fireEvent.click(screen.getByRole("button", { name: "Mark as read: SHOP-3" }));
        await waitFor(() => expect(rows()).toHaveLength(1));
        fireEvent.click(await row("SHOP-2"));
        await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
        expect(asked.mock.calls).toEqual([[{ ids: ["3"] }], [{ ids: ["2"] }]]);
    });

    it("is walked and read by keys", async () => {
        await opened();
        const [third, second] = [await row("SHOP-3"), await row("SHOP-2")];
        press("j");
        expect(document.activeElement).toBe(third);
        press("k");
        expect(document.activeElement).toBe(third);
        press("ArrowDown");
        expect(document.activeElement).toBe(second);
        press("j");
        expect(document.activeElement).toBe(second);
        press("e");
        await waitFor(() => expect(rows()).toHaveLength(1));
        expect(asked.mock.calls).toEqual([[{ ids: ["2"] }]]);
    });

    it("reads all that is shown, and nothing that came after, by a key", async () => {
        await opened();
        await row("SHOP-3");
        fireEvent.keyDown(document.body, { key: "E", shiftKey: true });
        expect(await screen.findByText("Nothing unread")).toBeTruthy();
        expect(asked.mock.calls).toEqual([[{ ids: [], up_to: "3" }]]);
    });

    it("shows by itself what comes while it is open", async () => {
        await opened();
        await row("SHOP-3");
        all = [about("4", "SHOP-4"), ...all];
        Stream.newest.dispatchEvent(new MessageEvent("notification.changed", { data: "{}" }));
        expect(await row("SHOP-4")).toBeTruthy();
        expect(rows()).toHaveLength(3);
    });

    it("keeps what could not be marked as unread, and says why", async () => {
        isServerDown = true;
        await opened();
        await row("SHOP-3");
        fireEvent.click(screen.getByRole("button", { name: "Mark as read: SHOP-3" }));
        await waitFor(() => expect(screen.getByRole("status").textContent).not.toBe(""));
        expect(rows()).toHaveLength(2);
    });
});
