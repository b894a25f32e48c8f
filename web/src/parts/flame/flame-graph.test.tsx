// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";

import "./catalogue";

import { show as showPage } from "../../frame/page.testing";
import { FlameGraph } from "./flame-graph";
import { profileOf } from "./profile.testing";

// No layout here: a table in which ten rows are seen, and a graph of that size.
const sizes = { clientHeight: 320, clientWidth: 800, offsetHeight: 320, offsetWidth: 800 };
beforeEach(() => {
    localStorage.clear();
    for (const [name, value] of Object.entries(sizes))
        Object.defineProperty(HTMLElement.prototype, name, {
            configurable: true,
            get: () => value,
        });
});
afterEach(() => {
    cleanup();
    for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLElement.prototype, name);
});

const profile = profileOf({ "main;read": 30, "main;parse": 60, main: 10 });
const show = (shown: ReactNode) => showPage(shown, { modules: [] });
const graph = () => screen.getByRole("group", { name: "Profile" });
const press = (...keys: string[]) => {
    for (const key of keys) fireEvent.keyDown(graph(), { key });
};
const detail = (text: string) => screen.findByText(text, { selector: "p" });

it("arrows walk the frames, which are said in words", async () => {
    await show(<FlameGraph title="Profile" profile={profile} empty="Nothing" />);
    fireEvent.focus(graph());
    press("ArrowDown", "ArrowDown");
    await detail("parse: total 60 (60%), self 60 (60%)");
    press("ArrowRight");
    await detail("read: total 30 (30%), self 30 (30%)");
    await waitFor(() =>
        expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toContain(
            "read: total 30 (30%), self 30 (30%)",
        ),
    );
    press("ArrowUp");
    await detail("main: total 100 (100%), self 10 (10%)");
});

it("Enter zooms into a frame, Escape out of it, and a button out of all", async () => {
    await show(<FlameGraph title="Profile" profile={profile} empty="Nothing" />);
    const reset = screen.getByRole<HTMLButtonElement>("button", { name: "Show all" });
    expect(reset.disabled).toBe(true);
    press("ArrowDown", "ArrowDown", "Enter");
    await waitFor(() => expect(reset.disabled).toBe(false));
    press("Escape", "Escape");
    await waitFor(() => expect(reset.disabled).toBe(true));
    press("Enter");
    fireEvent.click(reset);
    await waitFor(() => expect(reset.disabled).toBe(true));
});

it("a search says how much matched", async () => {
    await show(<FlameGraph title="Profile" profile={profile} empty="Nothing" />);
    const find = screen.getByRole("textbox", { name: "Find functions" });
    fireEvent.change(find, { target: { value: "PAR" } });
    await screen.findByText("1 function, 60%");
});

it("the table has the functions, those that took most themselves first", async () => {
    await show(<FlameGraph title="Profile" profile={profile} empty="Nothing" />);
    const table = screen.getByRole("grid", { name: "Top functions" });
    await within(table).findByText("parse");
    const rows = Array.from(table.querySelectorAll<HTMLElement>("[data-id]"));
    expect(rows.map(({ textContent }) => textContent)).toEqual([
        "parse606060%",
        "read303030%",
        "main10100100%",
    ]);
    fireEvent.click(rows[1] as HTMLElement);
    fireEvent.click(await screen.findByRole("button", { name: "Clear highlight" }));
    await waitFor(() =>
        expect(screen.queryByRole("button", { name: "Clear highlight" })).toBeNull(),
    );
});

it("of two profiles it says what grew and what shrank, in words and signs", async () => {
    const before = profileOf({ "main;read": 50, "main;parse": 50 });
    const after = profileOf({ "main;read": 25, "main;parse": 60, "main;sort": 15 });
    await show(<FlameGraph title="Profile" profile={after} before={before} empty="Nothing" />);
    fireEvent.focus(graph());
    press("ArrowDown", "ArrowDown");
    await detail("parse: 50 (50%) before, 60 (60%) after, +20%");
    press("ArrowRight");
    await detail("read: 50 (50%) before, 25 (25%) after, −50%");
    press("ArrowRight");
    await detail("sort: 0 (0%) before, 15 (15%) after, new");
    const table = screen.getByRole("grid", { name: "Top functions" });
    const rows = Array.from(table.querySelectorAll<HTMLElement>("[data-id]"));
    expect(rows.map(({ textContent }) => textContent)).toEqual([
        "sort0%15%+15%+15%",
        "parse50%60%+10%+10%",
        "main100%100%0%0%",
        "read50%25%−25%−25%",
    ]);
});

it("without anything measured the page says so", async () => {
    await show(<FlameGraph title="Profile" profile={profileOf({})} empty={<p>Nothing</p>} />);
    expect(screen.getByText("Nothing")).toBeTruthy();
    expect(screen.queryByRole("group", { name: "Profile" })).toBeNull();
});
