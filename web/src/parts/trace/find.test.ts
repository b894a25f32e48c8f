import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { marksIn, matchesOf, nextMatch, orderOf, unfoldedFor, withCallers } from "./find";
import { ownPart, timeByService } from "./own-time";
import { nextCall, type Repeat, repeatsBySpan } from "./repeats";
import { rowsOf, traceOf, type TraceSpan } from "./spans";

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
//  a ─ b ─ c (failed)
//    └ d (of stock)
const trace = traceOf([
    span("a", null),
    span("b", "a", { start: 1, text: "SELECT 1" }),
    span("c", "b", { start: 2, isError: true }),
    span("d", "a", { start: 3, service: "Stock" }),
]);
const order = orderOf(trace);
const matches = (query: string, isErrorsOnly = false) =>
    matchesOf(trace, order, { query, isErrorsOnly });

it("words are found in name, service and text, in whatever case, in the order of the rows", () => {
    expect(matches("CALL")).toEqual(["a", "b", "c", "d"]);
    expect(matches(" stock ")).toEqual(["d"]);
    expect(matches("select")).toEqual(["b"]);
    expect(matches("call", true)).toEqual(["c"]);
    expect(matches("nothing like it")).toEqual([]);
});

it("what matches is shown with all that leads to it, and nothing else", () => {
    const kept = withCallers(trace, ["c"]);
    expect(rowsOf(trace, new Set(), kept).map(({ span: { id } }) => id)).toEqual(["a", "b", "c"]);
    expect(rowsOf(trace, new Set(), kept)[1]).toMatchObject({ position: 1, siblings: 1 });
    const ring = traceOf([span("x", "y"), span("y", "x")]);
    expect(withCallers(ring, ["x"]).size).toBe(2);
});

it("a match inside of what is folded is unfolded, and nothing more", () => {
    const collapsed = new Set(["a", "b", "c", "d"]);
    expect(Array.from(unfoldedFor(trace, collapsed, "c"))).toEqual(["c", "d"]);
    const open = new Set(["d"]);
    expect(unfoldedFor(trace, open, "c")).toBe(open);
});

it("n and N go from match to match, from wherever one stands, and around the end", () => {
    const places = new Map(order.map((id, at) => [id, at]));
    const go = (from: string | null, by: 1 | -1) => nextMatch(["b", "d"], places, from, by);
    expect([go(null, 1), go("a", 1), go("b", 1), go("c", 1), go("d", 1)]).toEqual([
        "b",
        "b",
        "d",
        "d",
        "b",
    ]);
    expect([go(null, -1), go("d", -1), go("c", -1), go("b", -1)]).toEqual(["d", "b", "b", "d"]);
    expect(nextMatch([], places, "a", 1)).toBeNull();
});

it("every place where the words stand is marked", () => {
    expect(marksIn("Stock, stock", "STOCK")).toEqual([
        { begin: 0, end: 5 },
        { begin: 7, end: 12 },
    ]);
    expect(marksIn("stock", "  ")).toEqual([]);
    expect(marksIn("İstanbul stock", "stock")).toEqual([]);
});

it("a repeated call leads to the next of its group, and the last to the first", () => {
    const repeat: Repeat = { id: "r", name: "SELECT", calls: ["b", "d"], why: "Again." };
    expect([nextCall(repeat, null), nextCall(repeat, "b"), nextCall(repeat, "d")]).toEqual([
        "b",
        "d",
        "b",
    ]);
    expect(nextCall({ ...repeat, calls: [] }, "b")).toBeNull();
    const other = { ...repeat, id: "s", calls: ["d", "e"] };
    const groups = repeatsBySpan([repeat, other]);
    expect(["b", "d", "e", "f"].map((id) => groups.get(id)?.id)).toEqual([
        "r",
        "r",
        "s",
        undefined,
    ]);
});

it("own time is added up by service, most first, as shares of the whole", () => {
    const times = timeByService(
        traceOf([
            span("a", null, { own: 10 }),
            span("b", "a", { own: 50, service: "stock" }),
            span("c", "a", { own: 40, service: "stock" }),
            span("d", "a", { service: "mail" }),
        ]),
    );
    expect(times).toEqual([
        { service: "stock", own: 90, share: 0.9, at: 1 },
        { service: "shop", own: 10, share: 0.1, at: 0 },
    ]);
    expect(timeByService(trace)).toBeNull();
    expect(timeByService(traceOf([span("a", null, { own: 0 })]))?.[0]?.share).toBe(0);
});

it("a span never took more than its time itself", () => {
    expect(ownPart({ own: 5, duration: 10 })).toBe(0.5);
    expect(ownPart({ own: 50, duration: 10 })).toBe(1);
    expect(ownPart({ own: -5, duration: 10 })).toBe(0);
    expect(ownPart({ own: 5, duration: 0 })).toBeNull();
    expect(ownPart({ duration: 10 })).toBeNull();
});

it("costs in proportion to the spans, also in one long chain", () => {
    const long = traceOf(
        Array.from({ length: 40_000 }, (_, at) => span(`${at}`, at ? `${at - 1}` : null)),
    );
    const cost = cpuMs(() => {
        const all = orderOf(long);
        const found = matchesOf(long, all, { query: "call", isErrorsOnly: false });
        expect(withCallers(long, found).size).toBe(40_000);
        expect(unfoldedFor(long, new Set(all), "39999").size).toBe(1);
    });
    expect(cost).toBeLessThan(2_000);
});
