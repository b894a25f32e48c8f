// Profiles as the flame graph takes them. Pure.
import type { Profile, ProfileUnit } from "../../parts/flame/profile";
import type { DifferenceAnswer, FlameAnswer, ProfileRow } from "../api";

/** What the server calls a unit, as the graph knows it; all else is counted. */
export function unitOf(unit: string): ProfileUnit {
    return unit === "nanoseconds" || unit === "bytes" ? unit : "count";
}

export function profileOf({ unit, names, nodes }: FlameAnswer): Profile {
    return {
        unit: unitOf(unit),
        names,
        name: Int32Array.from(nodes, ([name]) => name),
        parent: Int32Array.from(nodes, ([, parent]) => parent),
        self: Float64Array.from(nodes, ([, , self]) => self),
        total: Float64Array.from(nodes, ([, , , total]) => total),
    };
}

/** Both sides of a difference, frame by frame. */
export function sidesOf({ unit, names, nodes }: DifferenceAnswer): [Profile, Profile] {
    const shared = {
        unit: unitOf(unit),
        names,
        name: Int32Array.from(nodes, ([name]) => name),
        parent: Int32Array.from(nodes, ([, parent]) => parent),
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
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
        return Array.from(counts)
            .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
            .map(([value]) => value);
    };
    return {
        services: frequent(rows.map(({ service }) => service)),
        typesOf: (service: string | undefined) =>
            frequent(rows.filter((row) => row.service === service).map(({ type }) => type)),
        versionsOf: (service: string | undefined) =>
            frequent(
                rows.filter((row) => row.service === service).flatMap((row) => row.version ?? []),
            ),
    };
}

/** Versions by their numbers, the highest first: 1.10 before 1.9. Pure. */
export function newestFirst(versions: readonly string[]): readonly string[] {
    const collator = new Intl.Collator("en", { numeric: true });
    return versions.toSorted((a, b) => collator.compare(b, a));
}
