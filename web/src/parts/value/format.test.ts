import { describe, expect, it } from "vitest";

import { bytes, changeOf, count, duration, formatted, rate, share } from "./format";

describe("a duration", () => {
    it.each([
        [0, "0 s"],
        [0.000_001, "1 ns"],
        [0.003_2, "3.2 µs"],
        [340, "340 ms"],
        [999.6, "1 s"],
        [1_250, "1.25 s"],
        [59_400, "59.4 s"],
        [59_600, "1 min"],
        [90_000, "1 min 30 s"],
        [3_600_000, "1 h"],
        [7_500_000, "2 h 5 min"],
        [3_599_700, "1 h"],
        [7_199_000, "2 h"],
        [90_000_000, "1 d 1 h"],
        [-1_500, "−1.5 s"],
        [Number.NaN, "–"],
        [Number.POSITIVE_INFINITY, "–"],
    ])("of %d ms reads %s", (milliseconds, text) => {
        expect(duration(milliseconds, "en")).toBe(text);
    });
});

it("sizes go by 1024 and never show a thousand of a unit that has a next", () => {
    expect([0, 512, 1023, 1024, 1536, 1_048_570, 5e9].map((size) => bytes(size, "en"))).toEqual([
        "0 B",
        "512 B",
        "1,023 B",
        "1 KiB",
        "1.5 KiB",
        "1 MiB",
        "4.66 GiB",
    ]);
});

it("counts are whole while they are small", () => {
    expect([7, 9_999, 12_345, 4_000_000].map((value) => count(value, "en"))).toEqual([
        "7",
        "9,999",
        "12.3K",
        "4M",
    ]);
});

it("a share that is nearly all is not shown as all, nor nearly nothing as nothing", () => {
    expect([0, 0.000_01, 0.5, 0.999_98, 1].map((value) => share(value, "en"))).toEqual([
        "0%",
        "0.001%",
        "50%",
        "99.998%",
        "100%",
    ]);
});

it("numbers follow the language, and what is not known is a dash", () => {
    expect(duration(1_250, "de")).toBe("1,25 s");
    expect(rate(2.5, "de")).toBe("2,5/s");
    expect(formatted(null, "count", "en")).toBe("–");
});

it("tells a change as a part of what was before", () => {
    expect(changeOf(150, 100)).toBe(0.5);
    expect(changeOf(50, 100)).toBe(-0.5);
    expect(changeOf(-50, -100)).toBe(0.5);
});

it("tells none from nothing, or from what is no number", () => {
    expect(changeOf(5, 0)).toBeNull();
    expect(changeOf(Number.NaN, 5)).toBeNull();
    expect(changeOf(5, Infinity)).toBeNull();
});
