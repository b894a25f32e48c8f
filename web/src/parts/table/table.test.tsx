// @vitest-environment happy-dom
// What every list promises: rows are chosen by what they are, columns are as a person likes them, and
// of long lists only what is near the eye is drawn.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { act, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../../api/problem";
import type { Module } from "../../frame/module";
import { show } from "../../frame/page.testing";
import { listKeys } from "../list/key-bindings";
import { BulkBar, type Targets } from "./bulk";
import type { Column } from "./columns";
import { Table, type TableProps } from "./table";
import type { Place } from "./use-place";

interface Service {
    id: string;
    calls: number | null;
}

/** The window of the test's own browser, which has a way to be resized. */
const wide = (width: number) =>
    (window as unknown as { happyDOM: { setViewport: (to: object) => void } }).happyDOM.setViewport(
        { width, height: 800 },
    );

const modules: Module[] = [{ name: "parts", routes: [], keys: listKeys }];
const service = (number: number): Service => ({ id: `s${number}`, calls: number });
const services = (count: number) => Array.from({ length: count }, (_, at) => service(at + 1));

const columns: Column<Service>[] = [
    { id: "name", label: "Name", show: ({ id }) => id, width: 120, isWide: true, isFixed: true },
    {
        id: "calls",
        label: "Calls",
        show: ({ calls }) => calls ?? "none",
        value: ({ calls }) => calls,
        width: 90,
        isNumber: true,
    },
    { id: "note", label: "Note", show: () => "note", width: 90, isOptional: true },
];

let setRows: (rows: Service[] | undefined) => void;
let targets: Targets;

function Harness(props: Partial<TableProps<Service>>) {
    const [rows, set] = useState(props.rows ? Array.from(props.rows) : undefined);
    setRows = set;
    return (
        <Table
            name="services"
            label="Services"
            columns={columns}
            idOf={({ id }) => id}
            nameOf={({ id }) => id}
            empty={<p>No services</p>}
            isMain
            actions={(these) => {
                targets = these;
                return (
                    <BulkBar targets={these}>
                        <span>acts on {these.ids.join(" ")}</span>
                    </BulkBar>
                );
            }}
            {...props}
            rows={rows}
        />
    );
}

const shown = (props: Partial<TableProps<Service>> = {}) =>
    show(<Harness rows={services(5)} {...props} />, { modules });
const grid = () => screen.getByRole("grid", { name: "Services" });
const drawn = () => Array.from(grid().querySelectorAll<HTMLElement>("[data-id]"));
const order = () => drawn().map(({ dataset }) => dataset.id);
const focused = () => document.activeElement?.getAttribute("data-id");
const press = (...keys: string[]) =>
    keys.forEach((key) => fireEvent.keyDown(document.activeElement ?? document.body, { key }));
const selected = () => drawn().filter((row) => row.getAttribute("aria-selected") === "true");
const head = (label: string) => screen.getByRole("columnheader", { name: new RegExp(`^${label}`) });

beforeEach(() => {
    localStorage.clear();
    // No layout here: a list in which ten rows are seen.
    for (const [name, value] of [
        ["clientHeight", 320],
        ["clientWidth", 800],
    ] as const)
        Object.defineProperty(HTMLElement.prototype, name, {
            configurable: true,
            get: () => value,
        });
});
afterEach(() => {
    cleanup();
    for (const name of ["clientHeight", "clientWidth"])
        Reflect.deleteProperty(HTMLElement.prototype, name);
    wide(1024);
});

describe("the rows of a table", () => {
    it("keep focus and selection whatever arrives before them", async () => {
        await shown();
        press("j", "j", "x");
        expect(focused()).toBe("s2");
        act(() => setRows([service(9), service(8), ...services(5)]));
        expect(focused()).toBe("s2");
        expect(selected().map(({ dataset }) => dataset.id)).toEqual(["s2"]);
        expect(targets.ids).toEqual(["s2"]);
        press("j");
        expect(focused()).toBe("s3");
    });

    it("are selected up to another with one key, and all let go with another", async () => {
        await shown();
        press("j", "x", "j", "j", "X");
        expect(targets.ids).toEqual(["s1", "s2", "s3"]);
        expect(screen.getByRole("region").textContent).toContain("3 selected");
        press("Escape");
        expect(targets.selected).toBe(0);
        expect(screen.queryByRole("region")).toBeNull();
    });

    it("are no longer acted on once they are gone", async () => {
        await shown();
        press("j", "x", "j", "x");
        expect(targets.ids).toEqual(["s1", "s2"]);
        act(() => setRows(services(5).slice(1)));
        expect(targets.ids).toEqual(["s2"]);
    });

    it("give the focus to the next when something was done here, and to none when not", async () => {
        await shown();
        press("j", "j");
        act(() => targets.acted(["s2"]));
        act(() => setRows(services(5).filter(({ id }) => id !== "s2")));
        await waitFor(() => expect(focused()).toBe("s3"));
        act(() => setRows(services(5).filter(({ id }) => id !== "s2" && id !== "s3")));
        expect(targets.ids).toEqual([]);
        press("x");
        expect(targets.selected).toBe(0);
        press("j");
        expect(focused()).toBe("s4");
    });

    it("are opened by Enter and by a click, but not by a click into their box", async () => {
        const onOpen = vi.fn();
        await shown({ onOpen });
        press("j", "Enter");
        expect(onOpen).toHaveBeenLastCalledWith("s1");
        fireEvent.click(screen.getByText("s3"));
        expect(onOpen).toHaveBeenLastCalledWith("s3");
        fireEvent.click(screen.getByRole("checkbox", { name: "Select s4" }));
        expect(onOpen).toHaveBeenCalledTimes(2);
        expect(targets.ids).toEqual(["s4"]);
    });

    it("cannot be selected where nothing can be done to them", async () => {
        await shown({ actions: undefined });
        press("j", "x");
        expect(screen.queryByRole("checkbox")).toBeNull();
        expect(selected()).toEqual([]);
    });

    it("are drawn only near the eye where there are many, and all can be reached", async () => {
        const more = vi.fn();
        await shown({ rows: services(5_000), more });
        expect(drawn().length).toBeGreaterThan(9);
        expect(drawn().length).toBeLessThan(60);
        expect(more).not.toHaveBeenCalled();
        press("j", "End");
        await waitFor(() => expect(focused()).toBe("s5000"));
        expect(drawn().length).toBeLessThan(120);
        expect(drawn().at(-1)?.getAttribute("aria-rowindex")).toBe("5001");
    });

    it("are all there to be searched by the browser where there are few", async () => {
        await shown({ rows: services(200) });
        expect(drawn().length).toBe(200);
    });
});

describe("the columns of a table", () => {
    const choose = async (label: string) => {
        fireEvent.click(screen.getByRole("button", { name: "Columns" }));
        fireEvent.click(await screen.findByRole("checkbox", { name: label }));
    };

    it("are chosen, and remembered", async () => {
        await shown();
        expect(screen.queryByRole("columnheader", { name: /^Note/ })).toBeNull();
        await choose("Note");
        expect(head("Note")).toBeTruthy();
        fireEvent.click(screen.getByRole("checkbox", { name: "Calls" }));
        const fixed = screen.getByRole<HTMLInputElement>("checkbox", { name: "Name" });
        expect(fixed.disabled).toBe(true);

        cleanup();
        await shown();
        expect(head("Note")).toBeTruthy();
        expect(screen.queryByRole("columnheader", { name: /^Calls/ })).toBeNull();
    });

    it("sort the rows up, down and not at all; what has no value stands last", async () => {
        await shown({ rows: [service(2), { id: "s0", calls: null }, service(30), service(4)] });
        const click = () => fireEvent.click(within(head("Calls")).getByRole("button"));
        click();
        expect(head("Calls").getAttribute("aria-sort")).toBe("descending");
        expect(order()).toEqual(["s30", "s4", "s2", "s0"]);
        click();
        expect(order()).toEqual(["s2", "s4", "s30", "s0"]);
        click();
        expect(head("Calls").getAttribute("aria-sort")).toBeNull();
        expect(order()).toEqual(["s2", "s0", "s30", "s4"]);
        expect(within(head("Name")).queryByRole("button")).toBeNull();
    });

    it("leave the order to the server where it sorts", async () => {
        const onSort = vi.fn();
        await shown({ onSort });
        fireEvent.click(within(head("Calls")).getByRole("button"));
        expect(onSort).toHaveBeenCalledWith({ column: "calls", isDescending: true });
        expect(order()).toEqual(["s1", "s2", "s3", "s4", "s5"]);
    });

    it("are made wider and narrower from the keyboard, within bounds, and remembered", async () => {
        await shown();
        const edge = () => screen.getByRole("separator", { name: /Calls/ });
        const width = () => edge().getAttribute("aria-valuenow");
        const template = () => grid().style.getPropertyValue("--columns");
        expect(template()).toContain("90px");
        fireEvent.keyDown(edge(), { key: "ArrowRight" });
        expect(width()).toBe("106");
        expect(template()).toContain("106px");
        for (let times = 0; times < 20; ++times) fireEvent.keyDown(edge(), { key: "ArrowLeft" });
        expect(width()).toBe("48");
        cleanup();
        await shown();
        expect(width()).toBe("48");
        fireEvent.doubleClick(edge());
        expect(width()).toBe("90");
    });

    it("give way to one cell where the page is narrow", async () => {
        wide(390);
        await shown({ phone: { height: 56, show: ({ id }) => `narrow ${id}` } });
        expect(screen.queryByRole("columnheader")).toBeNull();
        expect(within(drawn()[0] as HTMLElement).getAllByRole("gridcell").length).toBe(1);
        expect(screen.getByText("narrow s1")).toBeTruthy();
    });
});

describe("a table without rows", () => {
    it("says what will be there, that it loads, or what went wrong", async () => {
        await shown({ rows: [] });
        expect(screen.getByText("No services")).toBeTruthy();
        cleanup();

        await show(<Harness />, { modules });
        expect(grid().getAttribute("aria-busy")).toBe("true");
        expect(screen.queryByText("No services")).toBeNull();
        cleanup();

        const retry = vi.fn();
        await show(<Harness error={new Problem(500, {}, "req-1")} retry={retry} />, { modules });
        expect(grid().getAttribute("aria-busy")).toBe("false");
        expect(screen.getByRole("alert").textContent).toContain("req-1");
        fireEvent.click(screen.getByRole("button", { name: "Try again" }));
        expect(retry).toHaveBeenCalledOnce();
    });

    it("keeps the rows that are there when more cannot be loaded", async () => {
        await shown({ error: new Problem(500, {}, null) });
        expect(order().length).toBe(5);
    });
});

describe("coming back to a table", () => {
    const place = (start: Place | undefined) => ({ start, enter: vi.fn(), leave: vi.fn() });

    it("is coming back to the row that had the focus", async () => {
        const left = place(undefined);
        const { unmount } = await shown({ place: left });
        expect(left.enter).toHaveBeenCalledOnce();
        press("j", "j", "j");
        unmount();
        const [where] = left.leave.mock.calls[0] as [Place];
        expect(where.cursor?.key).toBe("s3");

        await shown({ place: place(where) });
        await waitFor(() => expect(focused()).toBe("s3"));
    });

    it("is coming to the next row where that one is gone", async () => {
        const rows = services(5);
        const cursor = { key: "s3", order: rows.map(({ id }) => id) };
        await shown({
            rows: rows.filter(({ id }) => id !== "s3"),
            place: place({ top: 0, cursor }),
        });
        await waitFor(() => expect(focused()).toBe("s4"));
    });
});
