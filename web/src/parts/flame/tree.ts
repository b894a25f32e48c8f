// Profiles merged by path into one tree that can be drawn: frames that are called alike from the same
// place are one frame, of one profile and of two that are compared. Pure, and linear but for sorting,
// whatever the frames claim of one another.
import type { Profile, ProfileUnit } from "./profile";

/** What one of the profiles says of each frame. */
export interface Side {
    self: Float64Array;
    total: Float64Array;
    /** All there is, by which its frames are normalised. */
    whole: number;
}

/** Frames in the order of a walk: each before what it calls. The first is all of them together. */
export interface FlameTree {
    unit: ProfileUnit;
    names: readonly string[];
    size: number;
    /** An index into the names; -1 of the first. */
    name: Int32Array;
    parent: Int32Array;
    depth: Int32Array;
    /** The first frame behind all that this one calls. */
    end: Int32Array;
    /** Where it begins and how wide it is, as parts of one. Of two profiles the mean of both. */
    start: Float64Array;
    share: Float64Array;
    sides: readonly Side[];
    /** The frames of each depth, from the left: of depth d from `rowStart[d]` to `rowStart[d + 1]`. */
    rows: Int32Array;
    rowStart: Int32Array;
}

export const at = (list: ArrayLike<number>, index: number) => list[index] ?? 0;

/** One profile, or two to compare: before and after. The unit is that of the last. */
export function flameOf(profiles: readonly Profile[]): FlameTree {
    const names = new Numbered();
    const most = profiles.reduce((sum, profile) => sum + profile.name.length, 1);
    const frames = new Frames(most);
    const sides = profiles.map(() => ({
        self: new Float64Array(most),
        total: new Float64Array(most),
    }));
    for (const [side, profile] of profiles.entries()) {
        const { self = new Float64Array(), total = self } = sides[side] ?? {};
        const ids = profile.names.map((name) => names.of(name));
        const merged = new Int32Array(profile.name.length).fill(-1);
        for (const frame of callersFirst(profile.parent, merged.length)) {
            const above = Math.max(0, merged[at(profile.parent, frame)] ?? 0);
            const one = frames.of(above, ids[at(profile.name, frame)] ?? names.of("?"));
            merged[frame] = one;
            self[one] = at(self, one) + amountOf(at(profile.self, frame));
            total[one] = at(total, one) + amountOf(at(profile.total, frame));
        }
    }
    const { size } = frames;
    const name = frames.name.subarray(0, size);
    const parent = frames.parent.subarray(0, size);
    for (const { self, total } of sides) complete(total, self, parent);
    return ordered({
        unit: profiles.at(-1)?.unit ?? "count",
        names: names.all,
        name,
        parent,
        sides: sides.map((side) => ({ ...side, whole: at(side.total, 0) })),
    });
}

const amountOf = (value: number) => (value > 0 && Number.isFinite(value) ? value : 0);

/** Texts by number. */
class Numbered {
    readonly all: string[] = [];
    readonly #ids = new Map<string, number>();

    of(text: string): number {
        const known = this.#ids.get(text);
        if (known !== undefined) return known;
        this.#ids.set(text, this.all.length);
        return this.all.push(text) - 1;
    }
}

/**
 * Frames by caller and name. A table with open addresses: a Map from numbers beyond 31 bits costs ten
 * times as much.
 */
class Frames {
    readonly name: Int32Array;
    readonly parent: Int32Array;
    /** With the first, that of all together. */
    size = 1;
    readonly #slots: Int32Array;

    /** REQUIRES: no more than `most` frames, the first among them. */
    constructor(most: number) {
        this.name = new Int32Array(most).fill(-1);
        this.parent = new Int32Array(most).fill(-1);
        this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1)));
    }

    of(parent: number, name: number): number {
        const last = this.#slots.length - 1;
        const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b);
        let slot = (mixed ^ (mixed >>> 15)) & last;
        for (let one = at(this.#slots, slot); one > 0; one = at(this.#slots, slot)) {
            if (this.parent[one] === parent && this.name[one] === name) return one;
            slot = (slot + 1) & last;
        }
        const made = this.size;
        this.size += 1;
        this.#slots[slot] = made;
        this.name[made] = name;
        this.parent[made] = parent;
        return made;
    }
}

/** For each index the list of those that name it as parent, in their order: from `start[parent]` on. */
function childrenOf(parents: ArrayLike<number>, size: number) {
    const start = new Int32Array(size + 1);
    const isChild = (one: number) => {
        const parent = at(parents, one);
        return parent >= 0 && parent < size && parent !== one;
    };
    for (let one = 0; one < size; one += 1)
        if (isChild(one)) start[at(parents, one) + 1] = at(start, at(parents, one) + 1) + 1;
    for (let one = 0; one < size; one += 1) start[one + 1] = at(start, one + 1) + at(start, one);
    const next = start.slice();
    const children = new Int32Array(at(start, size));
    for (let one = 0; one < size; one += 1) {
        if (!isChild(one)) continue;
        const parent = at(parents, one);
        children[at(next, parent)] = one;
        next[parent] = at(next, parent) + 1;
    }
    return { start, children, isChild };
}

/** Frames, each behind its caller. In a ring one is taken for the first. */
function callersFirst(parents: ArrayLike<number>, size: number): Int32Array {
    const { start, children, isChild } = childrenOf(parents, size);
    const order = new Int32Array(size);
    const isSeen = new Uint8Array(size);
    let [read, written] = [0, 0];
    const put = (frame: number) => {
        if (isSeen[frame]) return;
        isSeen[frame] = 1;
        order[written] = frame;
        written += 1;
    };
    const walk = () => {
        for (; read < written; read += 1) {
            const frame = at(order, read);
            for (let place = at(start, frame); place < at(start, frame + 1); place += 1)
                put(at(children, place));
        }
    };
    for (let frame = 0; frame < size; frame += 1) if (!isChild(frame)) put(frame);
    walk();
    for (let frame = 0; frame < size; frame += 1) {
        put(frame);
        walk();
    }
    return order;
}

/** A frame takes no less than it and what it calls; callers stand before what they call. */
function complete(total: Float64Array, self: Float64Array, parent: Int32Array) {
    const called = new Float64Array(parent.length);
    for (let frame = parent.length - 1; frame >= 0; frame -= 1) {
        const most = Math.max(at(total, frame), at(self, frame) + at(called, frame));
        total[frame] = most;
        const caller = at(parent, frame);
        if (caller >= 0) called[caller] = at(called, caller) + most;
    }
}

interface Merged {
    unit: ProfileUnit;
    names: readonly string[];
    name: Int32Array;
    parent: Int32Array;
    sides: readonly Side[];
}

/** Puts what is called most first, and gives each frame its place. */
function ordered({ unit, names, name, parent, sides }: Merged): FlameTree {
    const size = name.length;
    const parts = sides.filter(({ whole }) => whole > 0);
    const shareOf = (frame: number) =>
        parts.reduce((sum, { total, whole }) => sum + at(total, frame) / whole, 0) /
        (parts.length || 1);
    const shares = Float64Array.from({ length: size }, (_, frame) => shareOf(frame));
    const { start, children } = childrenOf(parent, size);
    const nameOf = (frame: number) => names[at(name, frame)] ?? "";
    const most = (a: number, b: number) =>
        at(shares, b) - at(shares, a) || (nameOf(a) < nameOf(b) ? -1 : 1);
    const tree = {
        unit,
        names,
        size,
        name: new Int32Array(size),
        parent: new Int32Array(size).fill(-1),
        depth: new Int32Array(size),
        end: new Int32Array(size),
        start: new Float64Array(size),
        share: new Float64Array(size),
        sides: sides.map(({ whole }) => ({
            self: new Float64Array(size),
            total: new Float64Array(size),
            whole,
        })),
    };
    const stack = [0];
    const above = new Int32Array(size).fill(-1);
    const left = new Float64Array(size);
    for (let place = 0; place < size; place += 1) {
        const frame = stack.pop() ?? 0;
        const caller = at(above, frame);
        tree.name[place] = at(name, frame);
        tree.parent[place] = caller;
        tree.depth[place] = caller < 0 ? 0 : at(tree.depth, caller) + 1;
        tree.start[place] = at(left, frame);
        tree.share[place] = at(shares, frame);
        for (const [side, { self, total }] of sides.entries()) {
            const to = tree.sides[side];
            if (!to) continue;
            to.self[place] = at(self, frame);
            to.total[place] = at(total, frame);
        }
        const below = children.subarray(at(start, frame), at(start, frame + 1)).sort(most);
        let right = at(left, frame);
        for (const child of below) {
            above[child] = place;
            left[child] = right;
            right += at(shares, child);
        }
        for (let one = below.length - 1; one >= 0; one -= 1) stack.push(at(below, one));
    }
    for (let place = size - 1; place >= 0; place -= 1) {
        tree.end[place] = Math.max(at(tree.end, place), place + 1);
        const above = at(tree.parent, place);
        if (above >= 0) tree.end[above] = Math.max(at(tree.end, above), at(tree.end, place));
    }
    return { ...tree, ...rowsOf(tree.depth) };
}

function rowsOf(depth: Int32Array): Pick<FlameTree, "rows" | "rowStart"> {
    const deepest = depth.reduce((most, one) => Math.max(most, one), 0);
    const rowStart = new Int32Array(deepest + 2);
    for (const one of depth) rowStart[one + 1] = at(rowStart, one + 1) + 1;
    for (let row = 1; row < rowStart.length; row += 1)
        rowStart[row] = at(rowStart, row) + at(rowStart, row - 1);
    const next = rowStart.slice();
    const rows = new Int32Array(depth.length);
    for (const [frame, one] of depth.entries()) {
        rows[at(next, one)] = frame;
        next[one] = at(next, one) + 1;
    }
    return { rows, rowStart };
}
