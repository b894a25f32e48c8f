import { expect, it } from "vitest";

import { pointsBefore, unitAt } from "./code-points";

it("finds places in a text with letters of two units, and none beyond its end", () => {
    const text = "a🔥b";
    expect([0, 1, 3, 4].map((unit) => pointsBefore(text, unit))).toEqual([0, 1, 2, 3]);
    expect([0, 1, 2, 3, 9].map((points) => unitAt(text, points))).toEqual([0, 1, 3, 4, 4]);
});
