// What a profile says of each function, wherever it was called from; what matches a search; and by how
// much something changed. Pure.
import { numberFormat } from "../value/format";
import { at, type FlameTree } from "./tree";

export interface ProfiledFunction {
    /** Its index among the names. */
    id: number;
    name: string;
    /** Of each profile: before and after where two are compared. */
    self: readonly number[];
    /** A function that calls itself counts once. */
    total: readonly number[];
}

export function functionsOf(tree: FlameTree): ProfiledFunction[] {
    const sums = tree.sides.map(() => ({
        self: new Float64Array(tree.names.length),
        total: new Float64Array(tree.names.length),
    }));
    // Up to where a frame of the same name is around.
    const openTo = new Int32Array(tree.names.length);
    for (let frame = 1; frame < tree.size; frame += 1) {
        const name = at(tree.name, frame);
        const isOutermost = frame >= at(openTo, name);
        if (isOutermost) openTo[name] = at(tree.end, frame);
        for (const [side, { self, total }] of tree.sides.entries()) {
            const sum = sums[side];
            if (!sum) continue;
            sum.self[name] = at(sum.self, name) + at(self, frame);
            if (isOutermost) sum.total[name] = at(sum.total, name) + at(total, frame);
        }
    }
    return tree.names.map((name, id) => ({
        id,
        name,
        self: sums.map(({ self }) => at(self, id)),
        total: sums.map(({ total }) => at(total, id)),
    }));
}

/** Those with the most, by whatever they may be sorted by: at most `max` by each. */
export function topOf(
    functions: readonly ProfiledFunction[],
    values: readonly ((one: ProfiledFunction) => number)[],
    max: number,
): ProfiledFunction[] {
    if (functions.length <= max) return Array.from(functions);
    const kept = values.flatMap((value) =>
        functions.toSorted((a, b) => value(b) - value(a)).slice(0, max),
    );
    return Array.from(new Set(kept));
}

export interface Found {
    /** Of each name: 1 where it matches. */
    isMatch: Uint8Array;
    /** How many functions match. */
    functions: number;
    /** What part of each profile the matching frames took with what they called. */
    shares: readonly number[];
}

/** Null: nothing is looked for. */
export function found(tree: FlameTree, query: string): Found | null {
    const asked = query.trim().toLowerCase();
    if (asked === "") return null;
    const isMatch = Uint8Array.from(tree.names, (name) =>
        name.toLowerCase().includes(asked) ? 1 : 0,
    );
    const sums = tree.sides.map(() => 0);
    for (let frame = 1; frame < tree.size;) {
        if (isMatch[at(tree.name, frame)] !== 1) {
            frame += 1;
            continue;
        }
        for (const [side, { total }] of tree.sides.entries())
            sums[side] = (sums[side] ?? 0) + at(total, frame);
        frame = at(tree.end, frame);
    }
    return {
        isMatch,
        functions: isMatch.reduce((sum, one) => sum + one, 0),
        shares: sums.map((sum, side) => shareOf(sum, tree.sides[side]?.whole ?? 0)),
    };
}

export const shareOf = (value: number, whole: number) => (whole > 0 ? value / whole : 0);

/** How a part of one changed, both sides normalised. */
export interface Change {
    before: number;
    after: number;
    /** Which way, and how far: from -3 (shrank much) to 3; 0: as before. */
    step: -3 | -2 | -1 | 0 | 1 | 2 | 3;
}

/** From these relative changes on it is another step. */
const steps = [0.05, 0.25, 0.6] as const;

export function changeOf(before: number, after: number): Change {
    const most = Math.max(before, after);
    const by = most > 0 ? (after - before) / most : 0;
    const far = steps.filter((step) => Math.abs(by) >= step).length;
    return { before, after, step: (far === 0 ? 0 : Math.sign(by) * far) as Change["step"] };
}

/** How a frame changed; null where there is one profile. */
export function changeAt({ sides }: FlameTree, frame: number): Change | null {
    const [before, after] = sides;
    if (!before || !after) return null;
    return changeOf(
        shareOf(at(before.total, frame), before.whole),
        shareOf(at(after.total, frame), after.whole),
    );
}

/**
 * A signed percentage: by how much the part changed of what it was; how many times it, where that is
 * ten times or more. Null: it was not there before.
 */
export function changeText({ before, after }: Change, language: string): string | null {
    if (before <= 0) return after <= 0 ? signed(0, language) : null;
    const times = after / before;
    return times >= 10
        ? `×${numberFormat(language, { maximumSignificantDigits: 2 }).format(times)}`
        : signed(times - 1, language);
}

export function signed(value: number, language: string): string {
    return numberFormat(language, {
        style: "percent",
        maximumFractionDigits: Math.abs(value) < 0.0995 ? 1 : 0,
        signDisplay: "exceptZero",
    })
        .format(value)
        .replace("-", "−");
}
