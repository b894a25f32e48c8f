// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, expect, it } from "vitest";
import { initReactI18next } from "react-i18next";

import "./catalogue";
import type { Repeat } from "./repeats";
import { traceOf, type TraceSpan } from "./spans";
import { TraceView } from "./trace-view";

await i18next.use(initReactI18next).init({ lng: "en" });

// No layout here: a list in which twelve rows are seen.
const sizes = { offsetHeight: 312, offsetWidth: 800, clientHeight: 312, clientWidth: 800 };
beforeEach(() => {
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

const span = (id: string, parent: string | null, more: Partial<TraceSpan> = {}): TraceSpan => ({
    id,
    parent,
    name: `call ${id}`,
    service: "shop",
    start: 0,
    duration: 10,
    isError: false,
    ...more,
});
const trace = traceOf([
    span("a", null, { own: 4 }),
    span("b", "a", { start: 1, own: 6, service: "stock" }),
    span("c", "b", { start: 2, isError: true }),
    span("d", "a", { start: 3, name: "receipt" }),
    span("e", "a", { start: 4, name: "receipt" }),
]);
const repeats: Repeat[] = [{ id: "r", name: "receipt", calls: ["d", "e"], why: "One a row." }];

const show = () =>
    render(
        <MantineProvider>
            <TraceView label="Trace" trace={trace} repeats={repeats} />
        </MantineProvider>,
    );
const rows = () =>
    Array.from(document.querySelectorAll<HTMLElement>("[data-id]"), ({ dataset }) => dataset.id);
const focused = () => (document.activeElement as HTMLElement).dataset.id;
const find = () => screen.getByRole("textbox", { name: "Find in the trace" });

it("Enter in the search leads to the first match, n and N to the others", async () => {
    show();
    fireEvent.change(find(), { target: { value: "receipt" } });
    await screen.findByText("2 matches");
    fireEvent.keyDown(find(), { key: "Enter" });
    await waitFor(() => expect(focused()).toBe("d"));
    fireEvent.keyDown(document.activeElement as Element, { key: "n" });
    await waitFor(() => expect(focused()).toBe("e"));
    expect(screen.getByRole("status").textContent).toBe("2 of 2");
    fireEvent.keyDown(document.activeElement as Element, { key: "N" });
    await waitFor(() => expect(focused()).toBe("d"));
});

it("a match that is folded away is unfolded", async () => {
    show();
    fireEvent.click(screen.getAllByRole("button", { name: "Collapse" })[0] as HTMLElement);
    await waitFor(() => expect(rows()).toEqual(["a"]));
    fireEvent.change(find(), { target: { value: "call c" } });
    await screen.findByText("1 match");
    fireEvent.keyDown(find(), { key: "Enter" });
    await waitFor(() => expect(focused()).toBe("c"));
});

it("errors alone are shown with what led to them, and all again when asked for another", async () => {
    show();
    fireEvent.click(screen.getByRole("checkbox", { name: "Errors only (1)" }));
    await waitFor(() => expect(rows()).toEqual(["a", "b", "c"]));
    fireEvent.click(screen.getByRole("button", { name: "×2 receipt" }));
    await waitFor(() => expect(focused()).toBe("d"));
    expect(rows()).toEqual(["a", "b", "c", "d", "e"]);
});

it("a call that repeats says why, and leads to the next", async () => {
    show();
    expect(screen.getByText("One a row.")).toBeTruthy();
    const [chip] = screen.getAllByRole("button", { name: "×2" });
    expect(chip?.title).toBe("One of 2 calls that repeat. One a row. Go to the next (r)");
    fireEvent.click(chip as HTMLElement);
    await waitFor(() => expect(focused()).toBe("e"));
    fireEvent.keyDown(document.activeElement as Element, { key: "r" });
    await waitFor(() => expect(focused()).toBe("d"));
});

it("says where the time went, and shows the spans of a service", async () => {
    show();
    const stock = screen.getByRole("button", { name: "stock 6 ms · 60%" });
    fireEvent.click(stock);
    await screen.findByText("1 match");
    expect(screen.getByRole("columnheader", { name: "Own time" })).toBeTruthy();
});
