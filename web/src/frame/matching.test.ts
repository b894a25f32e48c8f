import { expect, it } from "vitest";

import { matching } from "./matching";

const commands = ["Go to Queue", "Go to Settings", "Question", "Grüße senden"].map((label) => ({
    label,
}));
const labels = (typed: string) => matching(commands, typed).map(({ label }) => label);

it("finds all words in any order, the best first", () => {
    expect(labels("que")).toEqual(["Question", "Go to Queue"]);
    expect(labels("queue go")).toEqual(["Go to Queue"]);
});

it("finds words without their accents and case", () => {
    expect(labels("GRUSSE")).toEqual([]);
    expect(labels("gruße")).toEqual(["Grüße senden"]);
});

it("offers everything where nothing is typed", () => {
    expect(labels(" ")).toHaveLength(4);
});
