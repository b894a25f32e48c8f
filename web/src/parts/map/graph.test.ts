import { expect, it } from "vitest";

import {
    drawnIds,
    drawnPairs,
    graphOf,
    healthOf,
    type MapEdge,
    type MapNode,
    neighbourhood,
    pairOf,
    partOf,
    shapeOf,
    widthOf,
} from "./graph";

const node = (id: string, rate = 1): MapNode => ({
    id,
    label: id,
    kind: "service",
    requestsPerSecond: rate,
    errorShare: 0,
    p95: null,
});
const edge = (from: string, to: string, rate = 1, errorShare = 0): MapEdge => ({
    from,
    to,
    requestsPerSecond: rate,
    errorShare,
    p95: null,
});

it("an edge to a node that is not there is left out", () => {
    const graph = graphOf([node("a"), node("b")], [edge("a", "b"), edge("a", "lost")]);
    expect(graph.edges.map(pairOf)).toEqual(['["a","b"]']);
    expect(graph.callees.get("a")).toEqual(["b"]);
    expect(graph.callers.get("b")).toEqual(["a"]);
});

it("an edge given twice is one with the calls of both", () => {
    const { edges } = graphOf(
        [node("a"), node("b")],
        [edge("a", "b", 30, 0.1), { ...edge("a", "b", 10, 0.5), p95: 7 }],
    );
    expect(edges).toEqual([{ ...edge("a", "b", 40, 0.2), p95: 7 }]);
});

it("the shape depends on who is there and calls whom, not on numbers or order", () => {
    const [a, b] = [node("a"), node("b")];
    const shape = shapeOf(graphOf([a, b], [edge("a", "b"), edge("b", "a")]));
    expect(shapeOf(graphOf([b, node("a", 99)], [edge("b", "a", 7), edge("a", "b")]))).toBe(shape);
    expect(shapeOf(graphOf([a, b], [edge("a", "b")]))).not.toBe(shape);
});

it("of too many nodes and edges the busiest are drawn, and what is selected in any case", () => {
    const nodes = [node("a", 5), { ...node("b", 1), isSelected: true }, node("c", 9), node("d", 7)];
    const graph = graphOf(nodes, [edge("c", "b", 1), edge("b", "c", 3), edge("a", "b", 9)]);
    const ids = drawnIds(graph, 2);
    expect(Array.from(ids).sort()).toEqual(["b", "c"]);
    const pairs = drawnPairs(graph, ids, 1);
    const part = partOf(graph, ids, pairs);
    expect(Array.from(part.nodes.keys())).toEqual(["b", "c"]);
    expect(part.edges.map(pairOf)).toEqual(['["b","c"]']);
});

it("failures are pointed out from one and from five in a hundred", () => {
    expect([0, 0.0099, 0.01, 0.049, 0.05, 1].map((errorShare) => healthOf({ errorShare }))).toEqual(
        ["good", "good", "some", "some", "many", "many"],
    );
});

it("an edge grows with the logarithm of its rate, and within bounds", () => {
    const widths = [0, 1, 10, 100, 1_000, 1e12].map(widthOf);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    expect([widthOf(-4), widthOf(Number.NaN), widths[0], widths.at(-1)]).toEqual([1, 1, 1, 6]);
});

it("the neighbourhood of a node are its callers, what it calls, and itself", () => {
    const all = ["a", "b", "c", "d"].map((id) => node(id));
    const graph = graphOf(all, [edge("a", "b"), edge("b", "c"), edge("c", "d")]);
    expect(Array.from(neighbourhood(graph, "b")).sort()).toEqual(["a", "b", "c"]);
});
