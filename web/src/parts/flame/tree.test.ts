import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { barsOf, frameAt, rangeOf, walked } from "./bars";
import { found, functionsOf } from "./functions";
import type { Profile } from "./profile";
import { profileOf } from "./profile.testing";
import { at, type FlameTree, flameOf } from "./tree";

/** The frames as text, in the order of the tree: depth, name, and the total of each side. */
const shown = (tree: FlameTree) =>
    Array.from({ length: tree.size }, (_, frame) =>
        [
            at(tree.depth, frame),
            tree.names[at(tree.name, frame)] ?? "all",
            ...tree.sides.map(({ total }) => at(total, frame)),
        ].join(" "),
    );

it("what is called most stands first, and each frame begins where the one before ends", () => {
    const tree = flameOf([profileOf({ "a;b": 1, "a;c": 3, "a;c;d": 2, e: 4 })]);
    expect(shown(tree)).toEqual(["0 all 10", "1 a 6", "2 c 5", "3 d 2", "2 b 1", "1 e 4"]);
    expect(Array.from(tree.start, (one) => Math.round(one * 10))).toEqual([0, 0, 0, 0, 5, 6]);
    expect(Array.from(tree.end)).toEqual([6, 5, 4, 4, 5, 6]);
});

it("frames that are called alike from the same place are one", () => {
    const twice: Profile = {
        unit: "count",
        names: ["a", "b"],
        name: [0, 1, 1, 0],
        parent: [-1, 0, 0, -1],
        self: [1, 2, 3, 4],
        total: [6, 2, 3, 4],
    };
    expect(shown(flameOf([twice]))).toEqual(["0 all 10", "1 a 10", "2 b 5"]);
});

it("two profiles are merged by path, whatever the order of their names and frames", () => {
    const tree = flameOf([
        profileOf({ "a;b": 2, "a;c": 2 }),
        profileOf({ "x;c": 1, "a;c": 6, "a;b": 1 }),
    ]);
    expect(shown(tree)).toEqual([
        "0 all 4 8",
        "1 a 4 7",
        "2 c 2 6",
        "2 b 2 1",
        "1 x 0 1",
        "2 c 0 1",
    ]);
    // Each side counts for half, however much there is of it.
    expect(at(tree.share, 1)).toBeCloseTo((1 + 7 / 8) / 2);
    expect(at(tree.share, 0)).toBe(1);
});

it("a frame is never narrower than what it calls, and what is no amount counts for nothing", () => {
    const tree = flameOf([
        {
            unit: "count",
            names: ["a", "b", "c"],
            name: [0, 1, 2],
            parent: [-1, 0, 0],
            self: [0, 5, Number.NaN],
            total: [1, 5, -7],
        },
    ]);
    expect(shown(tree)).toEqual(["0 all 5", "1 a 5", "2 b 5", "2 c 0"]);
});

it("frames that call each other in a ring, or a frame that is not there, are shown once", () => {
    const tree = flameOf([
        {
            unit: "count",
            names: ["a", "b", "c"],
            name: [0, 1, 2, 99],
            parent: [1, 0, 2, 44],
            self: [1, 2, 3, 4],
            total: [1, 2, 3, 4],
        },
    ]);
    expect(at(tree.sides[0]?.total ?? [], 0)).toBe(10);
    expect(tree.size).toBe(5);
});

it("an empty profile is one frame of nothing", () => {
    expect(shown(flameOf([profileOf({})]))).toEqual(["0 all 0"]);
    expect(barsOf(flameOf([profileOf({})]), 0, { start: 0, share: 0 }, 100)).toEqual([]);
});

const wide = flameOf([profileOf({ "a;b": 50, "a;c": 30, "a;c;d": 10, e: 10 })]);

it("bars fill the width by what they took, and a frame that is zoomed into fills all of it", () => {
    const bars = (depth: number, frame = 0) =>
        barsOf(wide, depth, rangeOf(wide, frame), 100).map((bar) => [
            wide.names[at(wide.name, bar.frame)] ?? "all",
            Math.round(bar.left),
            Math.round(bar.width),
        ]);
    expect(bars(0)).toEqual([["all", 0, 100]]);
    expect(bars(1)).toEqual([
        ["a", 0, 90],
        ["e", 90, 10],
    ]);
    const c = wide.names.indexOf("c");
    const zoom = Array.from(wide.name).indexOf(c);
    expect(bars(1, zoom)).toEqual([["a", 0, 100]]);
    expect(bars(2, zoom)).toEqual([["c", 0, 100]]);
    expect(bars(3, zoom)).toEqual([["d", 0, 25]]);
    expect(bars(9)).toEqual([]);
});

it("frames narrower than a pixel are folded, and none is lost", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, one) => [`a;f${one}`, 1]));
    const tree = flameOf([profileOf({ ...many, "a;big": 5_000 })]);
    const bars = barsOf(tree, 2, rangeOf(tree, 0), 100);
    expect(bars[0]).toMatchObject({ frames: 1, left: 0, width: 50 });
    expect(bars.length).toBeLessThanOrEqual(102);
    expect(bars.reduce((sum, { frames }) => sum + frames, 0)).toBe(5_001);
});

it("a point leads to its frame", () => {
    const name = (x: number, depth: number) => {
        const frame = frameAt(wide, rangeOf(wide, 0), { x, depth, width: 100 });
        return frame < 0 ? null : (wide.names[at(wide.name, frame)] ?? "all");
    };
    expect([name(5, 0), name(5, 1), name(95, 1), name(55, 2), name(95, 2)]).toEqual([
        "all",
        "a",
        "e",
        "c",
        null,
    ]);
    expect([name(5, -1), name(5, 99)]).toEqual([null, null]);
});

it("arrows walk it as a tree", () => {
    const ids = new Map(Array.from(wide.name, (name, frame) => [wide.names[name], frame]));
    const go = (key: string, from: string) => {
        const frame = walked(wide, key, ids.get(from) ?? 0);
        return frame === null ? null : (wide.names[at(wide.name, frame)] ?? "all");
    };
    expect(go("ArrowDown", "a")).toBe("b");
    expect(go("ArrowRight", "b")).toBe("c");
    expect(go("ArrowLeft", "e")).toBe("a");
    expect(go("ArrowUp", "d")).toBe("c");
    expect([go("ArrowDown", "d"), go("ArrowLeft", "a"), go("ArrowRight", "c")]).toEqual([
        null,
        null,
        null,
    ]);
    expect([go("ArrowUp", "a"), walked(wide, "ArrowUp", 0), walked(wide, "Home", 3)]).toEqual([
        "all",
        null,
        0,
    ]);
});

const count = 200_000;
const large = (parent: (frame: number) => number, names: number): Profile => ({
    unit: "count",
    names: Array.from({ length: names }, (_, one) => `f${one}`),
    name: Array.from({ length: count }, (_, frame) => frame % names),
    parent: Array.from({ length: count }, (_, frame) => parent(frame)),
    self: new Array<number>(count).fill(1),
    total: new Array<number>(count).fill(1),
});

it.each([
    ["one chain", (frame: number) => frame - 1, 7],
    ["all beside each other", () => -1, count],
    ["a tree of two by two", (frame: number) => Math.floor((frame - 1) / 2), 999],
    ["a ring", (frame: number) => (frame + 1) % count, 7],
] as const)(
    "two times two hundred thousand frames are merged, summed and searched in bounded time: %s",
    (_, parent, names) => {
        const shape = large(parent, names);
        const cost = cpuMs(() => {
            const tree = flameOf([shape, shape]);
            expect(at(tree.sides[1]?.total ?? [], 0)).toBe(count);
            expect(functionsOf(tree).length).toBe(names);
            expect(found(tree, "f1")?.functions).toBeGreaterThan(0);
            for (let depth = 0; depth < 50; depth += 1)
                expect(barsOf(tree, depth, rangeOf(tree, 0), 1_000).length).toBeLessThanOrEqual(
                    2_000,
                );
        });
        expect(cost).toBeLessThan(6_000);
    },
    // The processor's time is what is bounded; others may use it meanwhile.
    120_000,
);
