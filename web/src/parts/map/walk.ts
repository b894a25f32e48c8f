// Where an arrow leads from a node of the map: Left to a caller, Right to what it calls, Up and Down
// through all nodes, column by column. Pure.
import type { ServiceGraph } from "./graph";
import type { Layout } from "./layout";

/** All nodes, columns from the left, each from the top: every one is reached by Down. */
export function readingOrder({ places }: Layout): string[] {
    return Array.from(places)
        .sort(([, a], [, b]) => a.x - b.x || a.y - b.y)
        .map(([id]) => id);
}

/** `cameFrom`: the node before, to which the arrow that leads back leads. */
export function walked(
    key: string,
    id: string,
    { graph, layout, cameFrom }: { graph: ServiceGraph; layout: Layout; cameFrom: string | null },
): string | null {
    const order = readingOrder(layout);
    const at = order.indexOf(id);
    switch (key) {
        case "ArrowDown":
            return order[at + 1] ?? null;
        case "ArrowUp":
            return at > 0 ? (order[at - 1] ?? null) : null;
        case "Home":
            return order[0] ?? null;
        case "End":
            return order.at(-1) ?? null;
        case "ArrowRight":
            return nearest(graph.callees.get(id) ?? [], id, layout, cameFrom);
        case "ArrowLeft":
            return nearest(graph.callers.get(id) ?? [], id, layout, cameFrom);
        default:
            return null;
    }
}

function nearest(
    ids: readonly string[],
    from: string,
    { places }: Layout,
    cameFrom: string | null,
): string | null {
    const others = ids.filter((id) => id !== from);
    if (cameFrom !== null && others.includes(cameFrom)) return cameFrom;
    const here = places.get(from);
    const away = (id: string) => {
        const place = places.get(id);
        return here && place ? Math.abs(place.y - here.y) + Math.abs(place.x - here.x) : Infinity;
    };
    return others.toSorted((a, b) => away(a) - away(b))[0] ?? null;
}
