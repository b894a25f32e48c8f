// @vitest-environment happy-dom
// The explanation beside what it explains: what it asks, what it finds, and what it says where
// there is nothing to be found.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../../frame/page.testing";
import type { WhyAnswer } from "../api";
import names from "../texts/names.en.json";
import texts from "../texts/en.json";
import { Traces } from "../traces/traces";
// The page loads it when it is asked for; here it is there before.
import "./why-panel";

// The client takes the browser's fetch when it is loaded.
const server = vi.hoisted(() => {
    const standIn = { answer: (_: Request): Promise<Response> => Promise.reject(new Error()) };
    globalThis.fetch = (request) => standIn.answer(request as Request);
    return standIn;
});

const found: WhyAnswer = {
    chosen: 40,
    rest: 760,
    sampled: true,
    min_micros: 250_000,
    contrasts: [
        {
            key: "service.version",
            value: "1.4.1",
            also: [{ key: "vcs.ref", value: "9f3a" }],
            chosen_share: 0.95,
            rest_share: 0.1,
            difference_min: 0.78,
        },
    ],
    spans: [],
    logs: [],
    changes: [
        {
            at: "2026-03-01T10:30:00Z",
            kind: "version",
            application: "SHOP",
            service: "ranking",
            environment: null,
            before: "1.4.0",
            after: "1.4.1",
        },
    ],
    abstains: null,
};

let why: WhyAnswer;
let asked: URL[];

server.answer = async (request) => {
    const url = new URL(request.url);
    asked.push(url);
    const path = url.pathname.replace("/api/v1/", "");
    if (path === "telemetry/why") return Response.json(why);
    return Response.json({ items: [], next: null, may: [] });
};

const hour = "range=2026-03-01T10:00:00Z..2026-03-01T11:00:00Z";
const open = (search: string) =>
    show(<Traces />, {
        modules: [],
        texts: { ...texts, ...names },
        page: "/traces",
        path: `/traces?${hour}${search}`,
    });
const questions = (path: string) =>
    asked.filter(({ pathname }) => pathname.endsWith(path)).map(({ searchParams }) => searchParams);

beforeEach(() => {
    why = found;
    asked = [];
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(320);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe("why", () => {
    it("opens from its button and says what sets the slow requests apart", async () => {
        await open("");
        fireEvent.click(await screen.findByRole("button", { name: "Why are they slow?" }));
        const panel = await screen.findByRole("complementary", { name: "Why are they slow?" });
        await within(panel).findByText("95%");
        expect(panel.textContent).toContain("service.version = 1.4.1");
        expect(panel.textContent).toContain("At least 78 percentage points more");
        expect(panel.textContent).toContain("vcs.ref=9f3a");
        expect(panel.textContent).toContain("They count as slow from 250 ms on");
        expect(panel.textContent).toContain("ranking 1.4.0 → 1.4.1");
        expect(questions("/why")[0]?.get("chosen")).toBe("slow");
    });

    it("makes a filter of what it found, once", async () => {
        await open("&why=slow");
        const name = "Filter by service.version=1.4.1";
        fireEvent.click(await screen.findByRole("button", { name }));
        await waitFor(() =>
            expect(questions("/spans").at(-1)?.getAll("attribute")).toEqual([
                "service.version=1.4.1",
            ]),
        );
        const again = await screen.findByRole<HTMLButtonElement>("button", { name });
        await waitFor(() => expect(again.disabled).toBe(true));
    });

    it("closes by Escape beside a list that came later, but not from a field", async () => {
        await open("");
        fireEvent.click(await screen.findByRole("button", { name: "Why are they slow?" }));
        await screen.findByRole("complementary", { name: "Why are they slow?" });
        fireEvent.keyDown(screen.getByLabelText("Operation"), { key: "Escape" });
        screen.getByRole("complementary", { name: "Why are they slow?" });
        fireEvent.keyDown(document.body, { key: "Escape" });
        await waitFor(() =>
            expect(screen.queryByRole("complementary", { name: "Why are they slow?" })).toBeNull(),
        );
    });

    it("compares a part of the time with the rest of the range", async () => {
        await open("&why=2026-03-01T10:20:00Z..2026-03-01T10:30:00Z");
        await screen.findByText("What sets them apart");
        const [question] = questions("/why");
        expect(question?.get("chosen")).toBe("range");
        expect(question?.get("chosen_from")).toBe("2026-03-01T10:20:00.000Z");
        expect(question?.get("chosen_to")).toBe("2026-03-01T10:30:00.000Z");
        expect(question?.get("to")).toBe("2026-03-01T11:00:00.000Z");
    });

    it("asks within the filters and the environment of the page", async () => {
        await open("&why=slow&attribute=tenant%3Dacme&environment=staging");
        await screen.findByText("What sets them apart");
        const [question] = questions("/why");
        expect(question?.get("attribute")).toBe("tenant=acme");
        expect(question?.get("environment")).toBe("staging");
    });

    it("says that it has no answer, and why", async () => {
        why = { ...found, contrasts: [], changes: [], abstains: "too_few" };
        await open("&why=errors");
        const panel = await screen.findByRole("complementary", { name: "Why do they fail?" });
        await within(panel).findByText(/too few to be sure of anything/);
        expect(within(panel).queryByText("What sets them apart")).toBeNull();
    });

    it("asks the server nothing that the address does not mean", async () => {
        await open("&why=yesterday");
        await screen.findByText(/range of time that is not understood/);
        expect(questions("/why")).toEqual([]);
    });
});
