// Profiles as the flame graph takes them. Pure.
import type { Profile, ProfileUnit } from "../../parts/flame/profile";
import type { DifferenceAnswer, FlameAnswer, ProfileRow } from "../api";

/** What the server calls a unit, as the graph knows it; all else is counted. */
export function unitOf(unit: string): ProfileUnit {
    return unit === "nanoseconds" || unit === "bytes" ? unit : "count";
}

/** The frames below the root, which the graph draws by itself. */
function belowRoot<T extends readonly number[]>(nodes: readonly T[]): readonly T[] {
    return nodes[0]?.[1] === 0 ? nodes.slice(1) : nodes;
}

/** Of each frame its caller, -1 where that is the root. */
function callersOf(nodes: readonly (readonly number[])[]): Int32Array {
    const shift = nodes[0]?.[1] === 0 ? 1 : 0;
    return Int32Array.from(nodes.slice(shift), ([, parent = 0]) => parent - shift);
}

export function profileOf({ unit, names, nodes: all }: FlameAnswer): Profile {
    const nodes = belowRoot(all);
    return {
        unit: unitOf(unit),
        names,
        name: Int32Array.from(nodes, ([name]) => name),
        parent: callersOf(all),
        self: Float64Array.from(nodes, ([, , self]) => self),
        total: Float64Array.from(nodes, ([, , , total]) => total),
    };
}

/** Both sides of a difference, frame by frame. */
export function sidesOf({ unit, names, nodes: all }: DifferenceAnswer): [Profile, Profile] {
    const nodes = belowRoot(all);
    const shared = {
        unit: unitOf(unit),
        names,
        name: Int32Array.from(nodes, ([name]) => name),
        parent: callersOf(all),
    };
    const side = (self: 2 | 4, total: 3 | 5): Profile => ({
        ...shared,
        self: Float64Array.from(nodes, (node) => node[self]),
        total: Float64Array.from(nodes, (node) => node[total]),
    });
    return [side(2, 3), side(4, 5)];
}

/** What there is to choose from: services, types and versions, the frequent first. */
export function choicesOf(rows: readonly ProfileRow[]) {
    const frequent = (values: readonly string[]) => {
        const counts = new Map<string, number>();
        for (const value of values.filter(Boolean)) counts.set(value, (counts.get(value) ?? 0) + 1);
        return Array.from(counts)
            .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
            .map(([value]) => value);
    };
    return {
        services: frequent(rows.map(({ service }) => service)),
        typesOf: (service: string | undefined) =>
            frequent(rows.filter((row) => row.service === service).map(({ type }) => type)),
        versionsOf: (service: string | undefined) =>
            frequent(rows.filter((row) => row.service === service).map((row) => row.version)),
    };
}

/** Versions by their numbers, the highest first: 1.10 before 1.9. Pure. */
export function newestFirst(versions: readonly string[]): readonly string[] {
    const collator = new Intl.Collator("en", { numeric: true });
    return versions.toSorted((a, b) => collator.compare(b, a));
}
