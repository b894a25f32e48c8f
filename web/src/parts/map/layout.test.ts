import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { edgesMax, graphOf, type NodeKind, nodesMax } from "./graph";
import { layoutOf, middleOf, nodeSize, pathAlong } from "./layout";
import { readingOrder, walked } from "./walk";

const traffic = { requestsPerSecond: 1, errorShare: 0, p95: null };
const kind: NodeKind = "service";
const graph = (ids: string, pairs: readonly string[]) =>
    graphOf(
        Array.from(ids, (id) => ({ id, label: id, kind, ...traffic })),
        pairs.map(([from = "", to = ""]) => ({ from, to, ...traffic })),
    );

it("callers stand left of what they call", () => {
    const { places } = layoutOf(graph("abcd", ["ab", "bc", "ad"]));
    const x = (id: string) => places.get(id)?.x ?? Number.NaN;
    expect(x("a")).toBeLessThan(x("b"));
    expect(x("b")).toBeLessThan(x("c"));
    expect(x("d")).toBe(x("b"));
});

it("no two nodes stand on each other, also in a ring and with those that call nobody", () => {
    const { places, width, height } = layoutOf(graph("abcdefgh", ["ab", "bc", "ca", "cd", "gg"]));
    const all = Array.from(places.values());
    expect(all).toHaveLength(8);
    for (const [at, a] of all.entries()) {
        expect(a.x - nodeSize.width / 2).toBeGreaterThanOrEqual(0);
        expect(a.x + nodeSize.width / 2).toBeLessThanOrEqual(width);
        expect(a.y + nodeSize.height / 2).toBeLessThanOrEqual(height);
        for (const b of all.slice(at + 1))
            expect(
                Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height,
            ).toBe(true);
    }
});

it("every edge has a line, each way and to itself", () => {
    const { lines } = layoutOf(graph("ab", ["ab", "ba", "aa"]));
    expect(lines.map(({ from, to }) => from + to).sort()).toEqual(["aa", "ab", "ba"]);
    for (const { points } of lines) expect(points.length).toBeGreaterThan(1);
    expect(pathAlong(lines[0]?.points ?? [])).not.toBe(pathAlong(lines[1]?.points ?? []));
});

it("the same nodes and edges give the same picture, in whatever order they come", () => {
    const a = layoutOf(graph("abcd", ["ab", "bd", "ac", "cd"]));
    const b = layoutOf(graph("dcba", ["cd", "ac", "bd", "ab"]));
    expect(b).toEqual(a);
});

it("an empty graph has an empty picture", () => {
    expect(layoutOf(graph("", []))).toEqual({ width: 0, height: 0, places: new Map(), lines: [] });
});

it("a path goes from the first point to the last, and its middle lies on it", () => {
    const at = (x: number, y: number) => ({ x, y });
    expect(pathAlong([at(0, 0), at(10, 20)])).toBe("M0.0 0.0L10.0 20.0");
    expect(pathAlong([at(0, 0), at(10, 20), at(20, 0)])).toBe("M0.0 0.0Q10.0 20.0 20.0 0.0");
    expect(pathAlong([at(0, 0)])).toBe("");
    expect(middleOf([at(0, 0), at(10, 20)])).toEqual(at(5, 10));
    expect(middleOf([at(0, 0), at(10, 20), at(20, 0)])).toEqual(at(10, 10));
    expect(middleOf([at(0, 0), at(10, 20), at(20, 20), at(30, 0)])).toEqual(at(15, 20));
});

it("Right leads to what is called, Left to the caller, and back to where one came from", () => {
    const of = graph("abcd", ["ab", "ac", "db"]);
    const layout = layoutOf(of);
    const go = (key: string, id: string, cameFrom: string | null = null) =>
        walked(key, id, { graph: of, layout, cameFrom });
    expect(["b", "c"]).toContain(go("ArrowRight", "a"));
    expect(go("ArrowRight", "c")).toBeNull();
    expect(go("ArrowLeft", "b", "d")).toBe("d");
    expect(go("ArrowLeft", "b", "a")).toBe("a");
    expect(go("ArrowLeft", "c", "d")).toBe("a");
    expect(go("x", "a")).toBeNull();
});

it("Down leads through all nodes, one by one, and Up back", () => {
    const of = graph("abcde", ["ab", "bc", "ca"]);
    const layout = layoutOf(of);
    const order = readingOrder(layout);
    const go = (key: string, id: string) => walked(key, id, { graph: of, layout, cameFrom: null });
    const first = go("Home", "c") ?? "";
    const seen = [first];
    for (let next = go("ArrowDown", first); next !== null; next = go("ArrowDown", next))
        seen.push(next);
    expect(seen).toEqual(order);
    expect(seen.toSorted()).toEqual(["a", "b", "c", "d", "e"]);
    expect(go("ArrowUp", order[4] ?? "")).toBe(order[3]);
    expect(go("ArrowUp", first)).toBeNull();
    expect(go("End", first)).toBe(order[4]);
});

it("the largest picture that is drawn is laid out in bounded time", () => {
    const ids = Array.from({ length: nodesMax }, (_, at) => String.fromCodePoint(0x4e00 + at));
    const pairs = Array.from({ length: edgesMax }, (_, at) => {
        const from = at % nodesMax;
        const by = 1 + ((at * 13) % 50) + 7 * Math.floor(at / nodesMax);
        return `${ids[from]}${ids[(from + by) % nodesMax]}`;
    });
    const largest = graph(ids.join(""), pairs);
    expect(largest.edges).toHaveLength(edgesMax);
    const cost = cpuMs(() => expect(layoutOf(largest).places.size).toBe(nodesMax));
    expect(cost).toBeLessThan(4_000);
}, 60_000);
