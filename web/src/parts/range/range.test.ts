import { describe, expect, it } from "vitest";

import {
    between,
    dragged,
    parseRange,
    presets,
    printRange,
    shifted,
    spanMax,
    spanOf,
    stepSeconds,
    widened,
} from "./range";

const now = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;

describe("a range of time", () => {
    it("is read as people and addresses write it", () => {
        const last = { kind: "last", amount: 1, unit: "h" };
        expect(parseRange("1h")).toEqual(last);
        expect(parseRange("last 1 h")).toEqual(last);
        expect(parseRange("Last 1H")).toEqual(last);
    });

    it("comes back from an address as it went there", () => {
        const absolute = between(now - hour, now);
        for (const range of [...presets, ...(absolute ? [absolute] : [])])
            expect(parseRange(printRange(range))).toEqual(range);
    });

    it.each([undefined, "", "0h", "h", "1y", "1h..", "..", "a..b", "1000d", "1h..2h..3h"])(
        "is not made of %j",
        (text) => {
            expect(parseRange(text)).toBeNull();
        },
    );

    it("has its end after its start, and neither too close nor too far", () => {
        expect(between(now, now - hour)).toBeNull();
        expect(between(now, now)).toBeNull();
        expect(between(now - spanMax - 1, now)).toBeNull();
        expect(between(Number.NaN, now)).toBeNull();
    });

    it("that is relative ends now", () => {
        expect(spanOf({ kind: "last", amount: 2, unit: "h" }, now)).toEqual({
            from: now - 2 * hour,
            to: now,
        });
    });
});

it("a drag means the same in both directions, and a click means none", () => {
    expect(dragged(now, now - hour)).toEqual({ from: now - hour, to: now });
    expect(dragged(now, now + 10)).toBeNull();
});

it("widening keeps the middle, and shows nothing of the future", () => {
    const past = { from: now - 10 * hour, to: now - 8 * hour };
    expect(widened(past, now)).toEqual({ from: now - 11 * hour, to: now - 7 * hour });
    expect(widened({ from: now - hour, to: now }, now)).toEqual({ from: now - 2 * hour, to: now });
});

it("stepping goes by half of what is seen, and stops at now", () => {
    const past = { from: now - 4 * hour, to: now - 2 * hour };
    expect(shifted(past, -1, now)).toEqual({ from: now - 5 * hour, to: now - 3 * hour });
    expect(shifted(past, 1, now)).toEqual({ from: now - 3 * hour, to: now - hour });
    expect(shifted({ from: now - hour, to: now }, 1, now)).toEqual({ from: now - hour, to: now });
});

it("points are as far apart as can be told apart on the screen", () => {
    expect(stepSeconds({ from: now - hour, to: now }, 900)).toBe(15);
    expect(stepSeconds({ from: now - 720 * hour, to: now }, 900)).toBe(14_400);
    expect(stepSeconds({ from: now - hour, to: now }, 0)).toBe(3600);
    expect(stepSeconds({ from: now - spanMax, to: now }, 30)).toBeGreaterThan(86_400);
});
