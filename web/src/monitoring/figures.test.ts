// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { chartOf, partOf, perSecond, timeOf, toMilliseconds } from "./figures";

describe("figures of telemetry", () => {
    it("keep the microseconds of a time", () => {
        const second = Date.UTC(2026, 2, 1, 10);
        expect(timeOf("2026-03-01T10:00:00Z")).toBe(second);
        expect(timeOf("2026-03-01T10:00:00.123Z")).toBe(second + 123);
        expect(timeOf("2026-03-01T10:00:00.123456Z")).toBeCloseTo(second + 123.456, 3);
        expect(timeOf("2026-03-01T11:00:00.123456+01:00")).toBeCloseTo(second + 123.456, 3);
    });

    it("are no part of nothing, and none where nothing was measured", () => {
        expect(partOf(0, 0)).toBe(0);
        expect(partOf(1, 4)).toBe(0.25);
        expect(toMilliseconds(null)).toBeNull();
        expect(toMilliseconds(1_500)).toBe(1.5);
        expect(perSecond(120, { from: 0, to: 60_000 })).toBe(2);
    });

    it("stand in a chart at the times they came with", () => {
        const data = chartOf(["2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z"], "share", [
            { id: "errors", label: "Errors", values: [0.5, null] },
        ]);
        expect(data.times[1]).toBe(Date.UTC(2026, 2, 1, 10, 1));
        expect(data.series[0]?.values).toEqual([0.5, null]);
    });
});
