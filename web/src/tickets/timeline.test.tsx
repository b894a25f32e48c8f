// @vitest-environment happy-dom
// What happened to a ticket, newest first: what says most in one line, and all of it when asked.
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { api } from "../api/client";
import { Problem } from "../api/problem";
import type { Ticket } from "../api/types";
import { show } from "../frame/page.testing";
import ticketTexts from "./ticket/texts/en.json";
import en from "./texts/en.json";
import { Timeline } from "./timeline";

vi.mock("../api/client", async (original) => ({
    ...(await original<object>()),
    api: { GET: vi.fn() },
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
}));
const get = vi.mocked(api.GET as unknown as () => Promise<unknown>);
const ticket = { key: "SHOP-1" } as Ticket;
const change = (field: string, before: unknown, after: unknown) => ({ field, before, after });

const entries = [
    {
        id: "1",
        at: "2026-06-01T10:00:00Z",
        action: "ticket.created",
        actor: null,
        principal: "system",
        principal_name: null,
        changes: [],
    },
    {
        id: "2",
        at: "2026-06-01T11:00:00Z",
        action: "ticket.escalated",
        actor: { id: "7", name: "Ann Smith" },
        principal: "person",
        principal_name: null,
        changes: [
            change("assignee", null, "Lars"),
            change("level", "L1", "L2"),
            change("status", "open", "new"),
        ],
    },
];

async function opened(items: unknown[]) {
    let come: (answer: unknown) => void = () => undefined;
    get.mockReturnValue(new Promise((done) => (come = done)));
    await show(<Timeline ticket={ticket} />, { modules: [] });
    // The texts are there before what they tell of.
    i18next.addResourceBundle("en", "translation", { ...en, ...ticketTexts }, true);
    come({ data: { items, next: null } });
}

beforeEach(() => {
    // Only what is in sight is drawn: here that is a window of 600 pixels.
    for (const side of ["clientHeight", "clientWidth"] as const)
        vi.spyOn(HTMLElement.prototype, side, "get").mockReturnValue(600);
});
afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe("the timeline of a ticket", () => {
    it("has the newest first, each with who did it and the change that says most", async () => {
        await opened(entries);
        const lines = await screen.findAllByRole("group");
        expect(lines.map((line) => line.getAttribute("data-id"))).toEqual(["2", "1"]);
        const [escalated, created] = lines.map((line) => line.textContent);
        expect(escalated).toContain("Escalated");
        expect(escalated).toContain("L1 → L2");
        expect(escalated).toContain("+2");
        expect(escalated).toContain("Ann Smith");
        expect(created).toContain("Mainstay created the ticket");
    });

    it("begins with who created it, not with changes from nothing, which unfold", async () => {
        const [first] = entries;
        await opened([
            {
                ...first,
                actor: { id: "8", name: "Rita" },
                principal: "person",
                changes: [
                    change("labels", null, []),
                    change("message", null, "1"),
                    change("level", null, "L1"),
                    change("kind", null, "incident"),
                    change("subject", null, "It burns"),
                ],
            },
        ]);
        const line = await screen.findByRole("group");
        expect(line.textContent).toMatch(/^Rita created the ticket/);
        expect(line.textContent).not.toContain("L1");
        expect(line.textContent).not.toContain("+");
        fireEvent.click(within(line).getByRole("button"));
        const details = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
        expect(details.slice(-3)).toEqual(["Subject It burns", "Type Incident", "Level L1"]);
    });

    it("unfolds to all changes by Enter, and has nothing to unfold where nothing else changed", async () => {
        await opened(entries);
        const [escalated, created] = await screen.findAllByRole("group");
        if (!escalated || !created) throw new Error("two lines are expected");
        expect(within(created).queryByRole("button")).toBeNull();
        const fold = within(escalated).getByRole("button");
        expect(fold.getAttribute("aria-expanded")).toBe("false");
        fireEvent.keyDown(escalated, { key: "Enter" });
        expect(fold.getAttribute("aria-expanded")).toBe("true");
        expect(screen.getByText("Lars")).not.toBeNull();
    });

    it("says what will be there where nothing is, and why where it cannot be had", async () => {
        await opened([]);
        await screen.findByText("No changes yet");
        cleanup();
        get.mockRejectedValue(new Problem(500, { code: "failure" }, "r1"));
        await show(<Timeline ticket={ticket} />, { modules: [] });
        await screen.findByRole("alert");
    });
});
