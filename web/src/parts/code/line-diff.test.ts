import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { lineDiff } from "./line-diff";

/** What was taken out and put in, change by change. */
const shown = (before: string, after: string) =>
    lineDiff(before, after).map(({ fromA, toA, fromB, toB }) => [
        before.slice(fromA, toA),
        after.slice(fromB, toB),
    ]);

/** The text after all changes: they must lead from the one to the other. */
function applied(before: string, after: string) {
    let [text, at] = ["", 0];
    for (const { fromA, toA, fromB, toB } of lineDiff(before, after)) {
        text += before.slice(at, fromA) + after.slice(fromB, toB);
        at = toA;
    }
    return text + before.slice(at);
}

it("tells a line put in and a line taken out as such", () => {
    expect(shown("a\nb\nc\n", "a\nnew\nb\nc\n")).toEqual([["", "new\n"]]);
    expect(shown("a\nb\nc\n", "a\nc\n")).toEqual([["b\n", ""]]);
    expect(shown("same", "same")).toEqual([]);
});

it("tells what changed within a line", () => {
    expect(shown("a\nsum += price;\nb", "a\nsum += price();\nb")).toEqual([["", "()"]]);
});

it("finds the one change in ten thousand lines that are much alike", () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `line ${at % 7};`);
    const changed = lines.with(5_000, "another");
    expect(lineDiff(lines.join("\n"), changed.join("\n")).length).toBeLessThanOrEqual(2);
});

it.each([
    ["", "a\nb"],
    ["a", "a\n"],
    ["a\nb", ""],
    ["\n\n", "\n"],
    ["x\ny\nz", "z\ny\nx"],
    ["a\r\nb", "a\nb"],
])("leads from %j to %j", (before, after) => {
    expect(applied(before, after)).toBe(after);
});

it("ends in time where nothing is the same", () => {
    const text = (word: string) =>
        Array.from({ length: 20_000 }, (_, at) => `${word} ${at}`).join("\n");
    const cost = cpuMs(() => expect(applied(text("a"), text("b"))).toBe(text("b")));
    expect(cost).toBeLessThan(5_000);
});
