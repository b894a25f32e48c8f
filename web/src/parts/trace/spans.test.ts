import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { barOf, rowsOf, ticksOf, traceOf, type TraceSpan, treeAction } from "./spans";

const span = (id: string, parent: string | null, start = 0, duration = 10): TraceSpan => ({
    id,
    parent,
    name: id,
    service: "shop",
    start,
    duration,
    isError: false,
});
const none = new Set<string>();
const shape = (list: TraceSpan[], collapsed = none) =>
    rowsOf(traceOf(list), collapsed).map(({ span: { id }, level }) => `${level}${id}`);

it("rows stand below what called them, siblings by their start", () => {
    const list = [span("c", "a", 9), span("d", "b", 3), span("b", "a", 2), span("a", null)];
    expect(shape(list)).toEqual(["1a", "2b", "3d", "2c"]);
});

it("a span whose caller is missing stands at the top", () => {
    expect(shape([span("a", "lost"), span("b", "a")])).toEqual(["1a", "2b"]);
});

it("spans that call each other in a ring are shown, each once", () => {
    expect(shape([span("a", "b"), span("b", "a"), span("c", "c")]).sort()).toEqual([
        "1a",
        "1c",
        "2b",
    ]);
});

it("a collapsed row hides all below it and says how many", () => {
    const list = [span("a", null), span("b", "a"), span("c", "b"), span("d", null, 5)];
    expect(shape(list, new Set(["a"]))).toEqual(["1a", "1d"]);
    expect(rowsOf(traceOf(list), none)[0]?.below).toBe(2);
});

it("bars are parts of the whole and never leave it", () => {
    const trace = traceOf([span("a", null, 100, 50), span("b", "a", 125, 25)]);
    expect(barOf(span("b", "a", 125, 25), trace)).toEqual({ left: 0.5, width: 0.5 });
    expect(barOf(span("x", null, 0, -5), trace)).toEqual({ left: 0, width: 0 });
    expect(barOf(span("x", null, 5, 5), traceOf([]))).toEqual({ left: 1, width: 1 });
});

it("Left closes a row, then leads to its caller; Right opens it, then leads into it", () => {
    const trace = traceOf([span("a", null), span("b", "a"), span("c", "b")]);
    const open = rowsOf(trace, none);
    expect(treeAction("ArrowLeft", open, 1)).toEqual({ do: "collapse", id: "b" });
    expect(treeAction("ArrowLeft", open, 2)).toEqual({ do: "go", id: "b" });
    expect(treeAction("ArrowRight", open, 0)).toEqual({ do: "go", id: "b" });
    expect(treeAction("ArrowRight", open, 2)).toBeNull();
    expect(treeAction("ArrowRight", rowsOf(trace, new Set(["b"])), 1)).toEqual({
        do: "expand",
        id: "b",
    });
    expect(treeAction("ArrowLeft", rowsOf(trace, new Set(["a"])), 0)).toBeNull();
});

it("the ticks are round and few", () => {
    expect(ticksOf(1_000, 5)).toEqual([0, 200, 400, 600, 800, 1_000]);
    expect(ticksOf(0, 5)).toEqual([0]);
    expect(ticksOf(Number.NaN, 5)).toEqual([0]);
    expect(ticksOf(7.3, 4).length).toBeLessThanOrEqual(5);
});

it("costs in proportion to the spans, in a chain, under one caller and in a ring", () => {
    const worst = (count: number) => {
        const chain = Array.from({ length: count }, (_, at) => span(`${at}`, `${at - 1}`));
        const star = Array.from({ length: count }, (_, at) => span(`${at}`, at ? "0" : null, at));
        const ring = Array.from({ length: count }, (_, at) => span(`${at}`, `${(at + 1) % count}`));
        return [chain, star, ring].map((list) => rowsOf(traceOf(list), none).length);
    };
    const cost = cpuMs(() => expect(worst(50_000)).toEqual([50_000, 50_000, 50_000]));
    expect(cost).toBeLessThan(3_000);
});
