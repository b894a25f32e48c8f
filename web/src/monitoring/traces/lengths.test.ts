import { describe, expect, it } from "vitest";

import { microsOf } from "./lengths";

describe("a length of time that was typed", () => {
    it.each([
        ["250", 250_000],
        ["250ms", 250_000],
        ["1.5 s", 1_500_000],
        ["1,5s", 1_500_000],
        ["80µs", 80],
        ["2 min", 120_000_000],
    ])("is understood: %s", (text, micros) => {
        expect(microsOf(text)).toBe(micros);
    });

    it.each(["", "soon", "-5", "5 parsecs", "1.2.3", "9".repeat(30)])("is none: %s", (text) => {
        expect(microsOf(text)).toBeUndefined();
    });

    it("is none where nothing was typed", () => {
        expect(microsOf(undefined)).toBeUndefined();
    });
});
