import { expect, it } from "vitest";

import { changeAt, changeOf, changeText, found, functionsOf, signed, topOf } from "./functions";
import { amount } from "./profile";
import { profileOf } from "./profile.testing";
import { flameOf } from "./tree";

const byName = (tree: ReturnType<typeof flameOf>) =>
    Object.fromEntries(functionsOf(tree).map(({ name, self, total }) => [name, [self, total]]));

it("a function is added up over all places it is called from", () => {
    const tree = flameOf([profileOf({ "a;c": 3, "b;c": 4, b: 1 })]);
    expect(byName(tree)).toEqual({ a: [[0], [3]], b: [[1], [5]], c: [[7], [7]] });
});

it("a function that calls itself counts once, at any distance", () => {
    const tree = flameOf([profileOf({ "a;a": 2, "a;b;a": 3, a: 1 })]);
    expect(byName(tree)).toEqual({ a: [[6], [6]], b: [[0], [3]] });
});

it("a search says what part of each profile matched, and counts nothing twice", () => {
    const tree = flameOf([
        profileOf({ "io::read;io::copy": 3, "main;io::copy": 1, main: 4 }),
        profileOf({ main: 10 }),
    ]);
    expect(found(tree, " IO:: ")).toMatchObject({ functions: 2, shares: [0.5, 0] });
    expect(found(tree, "nothing like it")).toMatchObject({ functions: 0, shares: [0, 0] });
    expect(found(tree, "  ")).toBeNull();
});

it("of many functions those are kept that are first by any of the values", () => {
    const all = functionsOf(flameOf([profileOf({ "a;b;c": 9, d: 5, e: 1 })]));
    const kept = topOf(all, [({ self: [one = 0] }) => one, ({ total: [one = 0] }) => one], 2);
    expect(kept.map(({ name }) => name).sort()).toEqual(["a", "b", "c", "d"]);
    expect(topOf(all, [], 99)).toHaveLength(5);
});

it("what changed is measured by its part of the whole, not by its amount", () => {
    const tree = flameOf([profileOf({ a: 1, b: 1 }), profileOf({ a: 100, b: 300 })]);
    const changes = Array.from({ length: tree.size }, (_, frame) => changeAt(tree, frame));
    expect(changes[0]?.step).toBe(0);
    expect(changes.slice(1)).toEqual([
        { before: 0.5, after: 0.75, step: 2 },
        { before: 0.5, after: 0.25, step: -2 },
    ]);
    expect(changeAt(flameOf([profileOf({ a: 1 })]), 1)).toBeNull();
});

it("the steps of change are the same both ways, and small changes are none", () => {
    expect(
        [0.51, 0.6, 0.8, 2, 0.49, 0.4, 0.3, 0.1].map((after) => changeOf(0.5, after).step),
    ).toEqual([0, 1, 2, 3, 0, -1, -2, -3]);
    expect([changeOf(0, 0).step, changeOf(0, 0.1).step, changeOf(0.1, 0).step]).toEqual([0, 3, -3]);
});

it("changes are written with their sign", () => {
    expect(changeText(changeOf(0.5, 0.75), "en")).toBe("+50%");
    expect(changeText(changeOf(0.5, 0.25), "en")).toBe("−50%");
    expect(changeText(changeOf(0.01, 0.5), "en")).toBe("×50");
    expect(changeText(changeOf(0, 0.25), "en")).toBeNull();
    expect([signed(0.0512, "en"), signed(0, "en"), signed(-0.001, "en")]).toEqual([
        "+5.1%",
        "0%",
        "−0.1%",
    ]);
});

it("amounts are written in the unit of the profile", () => {
    expect([
        amount(1_500_000, "nanoseconds", "en"),
        amount(2_048, "bytes", "en"),
        amount(12, "count", "en"),
    ]).toEqual(["1.5 ms", "2 KiB", "12"]);
});
