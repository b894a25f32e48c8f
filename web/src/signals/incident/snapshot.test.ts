import { describe, expect, it } from "vitest";

import { besides, marksWithin, snapshotOf } from "./snapshot";

const names = { low: "from", high: "to" };
const of = (series: unknown, marks?: unknown) => snapshotOf({ charts: { series, marks } }, names);

describe("a snapshot", () => {
    it("is a chart of each series, in the unit of charts", () => {
        const { charts } = of([
            { name: "p95", unit: "s", points: [[100, 0.5], [160, 2]] }, // prettier-ignore
        ]);
        expect(charts[0]?.data).toEqual({
            times: [100_000, 160_000],
            unit: "duration",
            series: [{ id: "value", label: "p95", values: [500, 2_000] }],
        });
        expect(charts[0]?.span).toEqual({ from: 100_000, to: 160_000 });
    });

    it("has what was expected as two lines over the same times", () => {
        const { charts } = of([
            {
                name: "requests",
                unit: "{request}",
                points: [[100, 5], [160, 9]], // prettier-ignore
                expected: [[100, 4, 6], [130, 4, 7]], // prettier-ignore
            },
        ]);
        const [chart] = charts;
        expect(chart?.other).toBe("request");
        expect(chart?.data.series.map(({ label, values }) => [label, values])).toEqual([
            ["requests", [5, null, 9]],
            ["from", [4, 4, null]],
            ["to", [6, 7, null]],
        ]);
    });

    it("has marks where it says when and what", () => {
        const { marks } = of([], [
            { at: 130, text: "Deployment 1.2" },
            { at: "2026-01-01T00:00:00Z", text: "Restart" },
            { at: 1 },
            "nothing",
        ]); // prettier-ignore
        expect(marks.map(({ at, label }) => [at, label])).toEqual([
            [130_000, "Deployment 1.2"],
            [Date.parse("2026-01-01T00:00:00Z"), "Restart"],
        ]);
        expect(marksWithin(marks, { from: 0, to: 200_000 })).toHaveLength(1);
    });

    it("has one mark of a deployment that is known besides", () => {
        const { marks } = of([], [
            { at: 130, text: "Deployment 7: version 1.2", deployment: "7" },
            { at: 140, text: "It became slow." },
        ]); // prettier-ignore
        const known = [
            { id: "deployment 7", at: 131_000, label: "checkout 1.2 deployed" },
            { id: "incident 3", at: 1_000, until: null, label: "Slow" },
        ];
        const all = besides(marks, known);
        expect(all.map(({ label }) => label)).toEqual([
            "checkout 1.2 deployed",
            "Slow",
            "It became slow.",
        ]);
        expect(marksWithin(all, { from: 100_000, to: 135_000 })).toHaveLength(2);
    });

    it("leaves out what is no chart", () => {
        const bad = [
            null,
            "p95",
            { name: "one point", points: [[1, 1]] },
            { name: 7, points: [[1, 1], [2, 2]] }, // prettier-ignore
            { name: "no times", points: [["x", 1], [-5, 2], [Infinity, 3], [1e300, 4]] }, // prettier-ignore
        ];
        expect(of(bad).charts).toEqual([]);
        for (const value of [null, 5, "text", [], { charts: [] }, { charts: { series: {} } }])
            expect(snapshotOf(value, names)).toEqual({ charts: [], marks: [] });
    });

    it("keeps to what can be drawn", () => {
        const points = Array.from({ length: 9_000 }, (_, at) => [at + 1, at]);
        const series = Array.from({ length: 40 }, () => ({ name: "x", points }));
        const { charts } = of(series);
        expect(charts).toHaveLength(12);
        expect(charts[0]?.data.times).toHaveLength(2_000);
    });
});
