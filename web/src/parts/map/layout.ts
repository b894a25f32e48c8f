// Where the nodes of a service map stand and how its edges run: callers at the left, what they call at
// the right, by dagre. Pure; the same ids and edges always give the same picture.
import { Graph, layout as dagre } from "@dagrejs/dagre";

import type { ServiceGraph } from "./graph";

export interface Point {
    x: number;
    y: number;
}

export interface EdgeLine {
    from: string;
    to: string;
    /** From the border of the one to the border of the other. */
    points: readonly Point[];
}

export interface Layout {
    width: number;
    height: number;
    /** The middle of each node. */
    places: ReadonlyMap<string, Point>;
    lines: readonly EdgeLine[];
}

export const nodeSize = { width: 176, height: 52 } as const;
const margin = 24;
const gap = { between: 20, layers: 96 } as const;

/** REQUIRES: few enough nodes and edges; see `nodesMax` and `edgesMax`. */
export function layoutOf({ nodes, edges, callers, callees }: ServiceGraph): Layout {
    const isAlone = (id: string) =>
        [...(callers.get(id) ?? []), ...(callees.get(id) ?? [])].every((other) => other === id);
    const ids = Array.from(nodes.keys());
    const linked = ids.filter((id) => !isAlone(id));
    const graph = new Graph();
    graph.setGraph({
        rankdir: "LR",
        nodesep: gap.between,
        edgesep: 14,
        ranksep: gap.layers,
        marginx: margin,
        marginy: margin,
    });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const id of linked) graph.setNode(id, { ...nodeSize });
    // The library's own loops need room that is better used; they are drawn by `loopOf`.
    const drawn = edges.filter(({ from, to }) => from !== to);
    for (const { from, to } of drawn) graph.setEdge(from, to, {});
    if (linked.length > 0) dagre(graph);
    const places = new Map(
        linked.map((id) => {
            const { x, y } = graph.node(id) as Point;
            return [id, { x, y }] as const;
        }),
    );
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    const whole = linked.length > 0 ? { width, height } : { width: 0, height: 0 };
    const alone = ids.filter(isAlone);
    const size = addAlone(alone, whole, places);
    const lines = drawn.map(({ from, to }) => ({
        from,
        to,
        points: (graph.edge(from, to) as { points: Point[] }).points.map(({ x, y }) => ({ x, y })),
    }));
    const loops = edges
        .filter(({ from, to }) => from === to)
        .map(({ from, to }) => ({ from, to, points: loopOf(places.get(from)) }));
    return { ...size, places, lines: [...lines, ...loops] };
}

/** Puts those that no edge leads to in rows below the others. */
function addAlone(
    ids: readonly string[],
    { width, height }: { width: number; height: number },
    places: Map<string, Point>,
): { width: number; height: number } {
    if (ids.length === 0) return { width, height };
    const step = { x: nodeSize.width + gap.between * 2, y: nodeSize.height + gap.between };
    const fitting = Math.floor((width - 2 * margin + gap.between * 2) / step.x);
    const columns = Math.min(ids.length, Math.max(fitting, Math.ceil(Math.sqrt(ids.length / 2))));
    const top = height === 0 ? margin : height + gap.between;
    for (const [at, id] of ids.entries())
        places.set(id, {
            x: margin + nodeSize.width / 2 + (at % columns) * step.x,
            y: top + nodeSize.height / 2 + Math.floor(at / columns) * step.y,
        });
    const rows = Math.ceil(ids.length / columns);
    return {
        width: Math.max(width, 2 * margin + columns * step.x - gap.between * 2),
        height: top + rows * step.y - gap.between + margin,
    };
}

/** A loop above the right corner of a node. */
function loopOf(place: Point | undefined): Point[] {
    const { x, y } = place ?? { x: 0, y: 0 };
    const [right, top] = [x + nodeSize.width / 2, y - nodeSize.height / 2];
    return [
        { x: right - 40, y: top },
        { x: right - 34, y: top - 16 },
        { x: right - 14, y: top - 16 },
        { x: right - 8, y: top },
    ];
}

/** A smooth path along the points: it begins and ends at the outer ones and bends at the others. */
export function pathAlong(points: readonly Point[]): string {
    const [first, ...rest] = points;
    const last = rest.at(-1);
    if (!first || !last) return "";
    const to = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
    const bends = rest.slice(0, -1);
    const parts = bends.map((bend, at) => {
        const next = bends[at + 1];
        const end = next ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : last;
        return `Q${to(bend)} ${to(end)}`;
    });
    return `M${to(first)}${parts.length > 0 ? parts.join("") : `L${to(last)}`}`;
}

/** The point in the middle of that path. */
export function middleOf(points: readonly Point[]): Point {
    const half = Math.floor(points.length / 2);
    const [before, at, after] = [points[half - 1], points[half], points[half + 1]];
    const between = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    if (!before || !at) return at ?? { x: 0, y: 0 };
    // As many bends at both sides: half way between the two in the middle.
    if (points.length % 2 === 0 || !after) return between(before, at);
    const begin = half === 1 ? before : between(before, at);
    const end = half === points.length - 2 ? after : between(at, after);
    return between(between(begin, at), between(at, end));
}
