// @vitest-environment happy-dom
// What the palette finds of the server, with an answer of the test's own.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { IconTicket } from "@tabler/icons-react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { Hit, HitGroup } from "../api/types";
import { useCommands } from "./commands";
import { askedFor, linkOf } from "./found";
import type { Module } from "./module";
import { show } from "./page.testing";
import { Palette } from "./palette";

const ran = vi.fn();
const closed = vi.fn();
const find = vi.fn<(words: string, signal: AbortSignal) => Promise<HitGroup[]>>();

const hit = (id: string, title: string, snippet = ""): Hit => ({
    id,
    key: `SHOP-${id}`,
    title: { text: title, ranges: [{ begin: 0, end: 4 }] },
    context: "",
    snippet: { text: snippet, ranges: [] },
    at: "2026-01-02T03:04:05Z",
});

const modules: Module[] = [
    {
        name: "tickets",
        routes: [],
        found: {
            ticket: {
                label: "place.tickets",
                Icon: IconTicket,
                link: ({ key }) => ({ to: "/$", params: { _splat: key ?? "" } }),
            },
            message: {
                label: "palette.messages",
                link: ({ key, id }) => ({
                    to: "/$",
                    params: { _splat: key ?? "" },
                    hash: `message-${id}`,
                }),
            },
        },
    },
    { name: "search", routes: [], finder: { find: (...asked) => find(...asked), page: "/all" } },
];

function Commands() {
    useCommands([{ id: "fire", label: "Fire drill", group: "Do", run: () => ran("fire") }]);
    return null;
}

/** Opens it on a page whose commands are there already, as a person does. */
function Opened({ isSearch }: { isSearch: boolean }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <>
            <Commands />
            <button type="button" onClick={() => setOpen(true)}>
                Open
            </button>
            {isOpen && <Palette isSearch={isSearch} onClose={closed} />}
        </>
    );
}

async function open(isSearch: boolean) {
    const view = await show(<Opened isSearch={isSearch} />, { modules });
    fireEvent.click(screen.getByRole("button", { name: "Open" }));
    return { ...view, field: await screen.findByRole("combobox") };
}

const options = () => screen.queryAllByRole("option").map((one) => one.textContent ?? "");
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

beforeEach(() => {
    vi.clearAllMocks();
    find.mockResolvedValue([
        { kind: "message", items: [hit("7", "", "It is on fire")], next: null },
        { kind: "ticket", items: [hit("3", "Fire in the shop"), hit("2", "Fire")], next: null },
        { kind: "rocket", items: [hit("9", "Fire")], next: null },
    ]);
});
afterEach(cleanup);

describe("the search", () => {
    it("groups what is found by kind, as modules declare them, and opens it by Enter", async () => {
        const { field, path } = await open(true);
        type(field, "fire");
        const tickets = await screen.findByRole("group", { name: "Tickets" });
        expect(within(tickets).getAllByRole("option")).toHaveLength(2);
        expect(tickets.querySelector("mark")?.textContent).toBe("Fire");
        expect(options()).toEqual([
            expect.stringContaining("Fire in the shop"),
            expect.stringContaining("SHOP-2"),
            expect.stringContaining("It is on fire"),
            expect.stringContaining("Show all results"),
        ]);
        fireEvent.keyDown(field, { key: "ArrowDown" });
        fireEvent.keyDown(field, { key: "Enter" });
        await waitFor(() => expect(path()).toBe("/SHOP-2"));
        expect(closed).toHaveBeenCalled();
    });

    it("shows what is typed by others as text, whatever it is", async () => {
        find.mockResolvedValue([
            { kind: "ticket", items: [hit("3", "<img src=x onerror=alert(1)>")], next: null },
        ]);
        const { field } = await open(true);
        type(field, "img");
        await screen.findByRole("group", { name: "Tickets" });
        expect(document.querySelector("[role=option] img")).toBeNull();
    });

    it("shows no answer to words that are no longer there", async () => {
        const { field } = await open(true);
        let answerLate: (groups: HitGroup[]) => void = () => undefined;
        find.mockImplementationOnce(
            () =>
                new Promise((resolve) => {
                    answerLate = resolve;
                }),
        );
        type(field, "slow");
        await waitFor(() => expect(find).toHaveBeenCalledTimes(1));
        const [, signal] = find.mock.calls[0] ?? [];
        type(field, "fire");
        await screen.findByRole("group", { name: "Tickets" });
        answerLate([{ kind: "ticket", items: [hit("5", "Slow and late")], next: null }]);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(signal?.aborted).toBe(true);
        expect(options().join()).not.toContain("late");
    });

    it("asks once for words that are typed in one go, and for none not at all", async () => {
        const { field } = await open(true);
        for (const words of ["f", "fi", "fir", "fire"]) type(field, words);
        await screen.findByRole("group", { name: "Tickets" });
        expect(find.mock.calls.map(([words]) => words)).toEqual(["fire"]);
        type(field, "  ");
        await waitFor(() => expect(options()).toEqual([]));
        expect(screen.getByRole("status").textContent).toMatch(/^Type words/);
    });

    it("goes by the words before while a word has but one or two letters", () => {
        expect(["step tw", "step t", "step two", "st", "step L2", "漏れ 水"].map(askedFor)).toEqual(
            ["step ", "step ", "step two", "st", "step L2", "漏れ 水"],
        );
    });

    it("says that nothing was found, and leads to all results meanwhile", async () => {
        find.mockResolvedValue([]);
        const { field, path } = await open(true);
        type(field, "water");
        expect(options()).toEqual(["Show all results for “water”"]);
        await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/^No tickets/));
        fireEvent.keyDown(field, { key: "Enter" });
        await waitFor(() => expect(path()).toBe("/all"));
    });

    it("says why there is no answer", async () => {
        find.mockRejectedValue(new Problem(503, { code: "overloaded" }, "r1"));
        const { field } = await open(true);
        type(field, "fire");
        const alert = await screen.findByRole("alert");
        expect(alert.textContent).not.toBe("");
    });

    it("stands beneath the commands in the palette", async () => {
        const { field } = await open(false);
        type(field, "fire");
        await screen.findByRole("group", { name: "Tickets" });
        expect(options()[0]).toContain("Fire drill");
        expect(screen.getByRole("group", { name: "Commands" })).toBeTruthy();
    });
});

describe("the link of what is found", () => {
    it("leads to the message itself", () => {
        const kind = modules[0]?.found?.message;
        expect(kind && linkOf(kind, hit("7", ""))).toEqual({
            to: "/$",
            params: { _splat: "SHOP-7" },
            hash: "message-7",
        });
    });
});
