// Services and their calls as a graph: what stands in it, who calls whom, and where it fails. Pure.

export const nodeKinds = ["service", "database", "queue", "external"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** What was measured of a node or of the calls along an edge. */
export interface Traffic {
    requestsPerSecond: number;
    /** A part of one. */
    errorShare: number;
    /** In milliseconds; null where nothing was measured. */
    p95: number | null;
}

export interface MapNode extends Traffic {
    id: string;
    label: string;
    kind: NodeKind;
    isSelected?: boolean;
}

/** Calls of one node by another, or by itself. */
export interface MapEdge extends Traffic {
    from: string;
    to: string;
}

export interface ServiceGraph {
    nodes: ReadonlyMap<string, MapNode>;
    /** One for each pair and direction, both ends of which are nodes. */
    edges: readonly MapEdge[];
    callers: ReadonlyMap<string, readonly string[]>;
    callees: ReadonlyMap<string, readonly string[]>;
}

/**
 * More than these are not told apart in a picture, and the worst of their layouts would take seconds; a
 * table has all.
 */
export const nodesMax = 100;
export const edgesMax = 160;

/** Orders ids the same in every language, so that a picture is the same for all who look at it. */
export const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Keeps edges between known nodes, and adds up those that are given more than once. */
export function graphOf(nodes: readonly MapNode[], edges: readonly MapEdge[]): ServiceGraph {
    const known = new Map(
        nodes.toSorted((a, b) => byId(a.id, b.id)).map((node) => [node.id, node] as const),
    );
    const pairs = new Map<string, Map<string, MapEdge>>();
    for (const edge of edges) {
        if (!known.has(edge.from) || !known.has(edge.to)) continue;
        const calls = pairs.get(edge.from) ?? new Map<string, MapEdge>();
        const before = calls.get(edge.to);
        calls.set(edge.to, before ? added(before, edge) : edge);
        pairs.set(edge.from, calls);
    }
    const callers = new Map<string, string[]>();
    const callees = new Map<string, string[]>();
    const kept = Array.from(pairs.values(), (calls) => Array.from(calls.values()))
        .flat()
        .sort((a, b) => byId(a.from, b.from) || byId(a.to, b.to));
    for (const { from, to } of kept) {
        put(callees, from, to);
        put(callers, to, from);
    }
    return { nodes: known, edges: kept, callers, callees };
}

function put(lists: Map<string, string[]>, key: string, id: string) {
    const list = lists.get(key);
    if (list) list.push(id);
    else lists.set(key, [id]);
}

function added(a: MapEdge, b: MapEdge): MapEdge {
    const requestsPerSecond = a.requestsPerSecond + b.requestsPerSecond;
    const failed = a.errorShare * a.requestsPerSecond + b.errorShare * b.requestsPerSecond;
    return {
        ...a,
        requestsPerSecond,
        errorShare:
            requestsPerSecond > 0
                ? failed / requestsPerSecond
                : Math.max(a.errorShare, b.errorShare),
        p95: a.p95 === null ? b.p95 : b.p95 === null ? a.p95 : Math.max(a.p95, b.p95),
    };
}

/** What a layout depends on: who is there and who calls whom, and no number. */
export function shapeOf({ nodes, edges }: ServiceGraph): string {
    return JSON.stringify([Array.from(nodes.keys()), edges.map(({ from, to }) => [from, to])]);
}

/** The ids of the nodes to draw: all, or the busiest where there are too many for a picture. */
export function drawnIds({ nodes }: ServiceGraph, max = nodesMax): ReadonlySet<string> {
    if (nodes.size <= max) return new Set(nodes.keys());
    const busiest = Array.from(nodes.values()).sort(
        (a, b) =>
            Number(b.isSelected ?? false) - Number(a.isSelected ?? false) ||
            b.requestsPerSecond - a.requestsPerSecond ||
            byId(a.id, b.id),
    );
    return new Set(busiest.slice(0, max).map(({ id }) => id));
}

/** The graph of some of the nodes, and of the busiest edges where there are too many. */
export function partOf(
    graph: ServiceGraph,
    ids: ReadonlySet<string>,
    pairs: ReadonlySet<string>,
): ServiceGraph {
    const nodes = Array.from(graph.nodes.values()).filter(({ id }) => ids.has(id));
    return graphOf(
        nodes,
        graph.edges.filter((edge) => pairs.has(pairOf(edge))),
    );
}

export const pairOf = ({ from, to }: Pick<MapEdge, "from" | "to">) => JSON.stringify([from, to]);

/** The pairs to draw among the drawn nodes: all, or the busiest. */
export function drawnPairs(
    { edges }: ServiceGraph,
    ids: ReadonlySet<string>,
    max = edgesMax,
): ReadonlySet<string> {
    const among = edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
    const kept =
        among.length <= max
            ? among
            : among.toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond).slice(0, max);
    return new Set(kept.map(pairOf));
}

export type Health = "good" | "some" | "many";

/** From these shares on, failures are pointed out, and pointed out strongly. */
export const someErrors = 0.01;
export const manyErrors = 0.05;

export function healthOf({ errorShare }: Pick<Traffic, "errorShare">): Health {
    if (errorShare >= manyErrors) return "many";
    return errorShare >= someErrors ? "some" : "good";
}

/** The width of an edge in pixels: one more for about each tenfold of its rate. */
export function widthOf(requestsPerSecond: number): number {
    const tens = Math.log10(1 + Math.max(0, requestsPerSecond || 0));
    return Math.min(6, 1 + 1.2 * tens);
}

/** The node, and all that it calls or that call it. */
export function neighbourhood(graph: ServiceGraph, id: string): ReadonlySet<string> {
    return new Set([id, ...(graph.callers.get(id) ?? []), ...(graph.callees.get(id) ?? [])]);
}
