import { expect, it } from "vitest";

import { sparkPath } from "./sparkline";

const size = { width: 100, height: 20 };

it("draws through the values, the largest at the top", () => {
    expect(sparkPath([0, 10], size)).toBe("M0.0 19.0L100.0 1.0");
});

it("is broken where nothing was measured, and one point alone is a dot", () => {
    expect(sparkPath([4, 4, null, 4, 4], size).match(/M/g)).toHaveLength(2);
    expect(sparkPath([null, 5, null], size)).toBe("M50.0 1.0h.1");
});

it("draws nothing of nothing", () => {
    expect(sparkPath([], size)).toBe("");
    expect(sparkPath([null, null], size)).toBe("");
});
