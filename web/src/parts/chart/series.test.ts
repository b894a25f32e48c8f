import { expect, it } from "vitest";

import {
    type ChartData,
    flagsOf,
    legend,
    marksNear,
    parted,
    stepOf,
    steppedTo,
    tableRows,
    valueAt,
    withGaps,
} from "./series";

const data: ChartData = {
    unit: "count",
    times: [0, 10, 20, 30],
    series: [
        { id: "a", label: "a 2", values: [1, 2, 3, null] },
        { id: "b", label: "a 10", values: [9, null, 1, null] },
        { id: "c", label: "idle", values: [null, null, null, null] },
    ],
};

it("the legend shows the value that is pointed at, the largest first, what has none last", () => {
    expect(legend(data, 0, "value", "en").map(({ id, value }) => [id, value])).toEqual([
        ["b", 9],
        ["a", 1],
        ["c", null],
    ]);
    expect(legend(data, 2, "value", "en").map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

it("the legend shows the newest values while nothing is pointed at", () => {
    expect(data.series.map((one) => valueAt(one, null))).toEqual([3, 1, null]);
});

it("the legend can stay in the order of names, numbers in them by size", () => {
    expect(legend(data, 0, "name", "en").map(({ label }) => label)).toEqual([
        "a 2",
        "a 10",
        "idle",
    ]);
});

it("a series keeps its colour in whatever order the legend is", () => {
    expect(legend(data, 0, "value", "en").map(({ at }) => at)).toEqual([1, 0, 2]);
});

it("a time without points is a gap and no line", () => {
    const sparse = { ...data, times: [0, 10, 50, 60] };
    const { times, series } = withGaps(sparse, 10);
    expect(times).toEqual([0, 10, 20, 50, 60]);
    expect(series[0]?.values).toEqual([1, 2, null, 3, null]);
    expect(withGaps(data, 10)).toBe(data);
});

it("gaps do not change what is taken for the distance of points", () => {
    expect(stepOf([0, 10, 20, 500, 510, 520])).toBe(10);
    expect(stepOf([5])).toBe(0);
});

it("the table is short however many points there are, and has the newest", () => {
    const times = Array.from({ length: 1_001 }, (_, at) => at);
    const rows = tableRows(times, 100);
    expect(rows.length).toBeLessThanOrEqual(100);
    expect(rows[0]).toBe(1_000);
    expect(tableRows([], 100)).toEqual([]);
});

it("says what happened near the crosshair, and what lasts until now", () => {
    const markers = [{ id: "1", at: 100, label: "v2" }];
    const bands = [{ id: "2", from: 200, to: null, label: "Slow" }];
    expect(marksNear(104, 5, markers, bands)).toEqual(["v2"]);
    expect(marksNear(150, 5, markers, bands)).toEqual([]);
    expect(marksNear(9_000, 5, markers, bands)).toEqual(["Slow"]);
});

it("keys move the crosshair point by point and stop at the ends", () => {
    expect(steppedTo("ArrowLeft", null, 50)).toBe(48);
    expect(steppedTo("ArrowRight", 49, 50)).toBe(49);
    expect(steppedTo("PageUp", 3, 50)).toBe(0);
    expect(steppedTo("Home", 30, 50)).toBe(0);
    expect(steppedTo("q", 30, 50)).toBeNull();
    expect(steppedTo("ArrowLeft", null, 0)).toBeNull();
});

it("markers that stand too near each other have one flag, and those elsewhere none", () => {
    const marker = (id: string, at: number) => ({ id, at, label: id });
    const markers = [marker("late", 90), marker("a", 10), marker("b", 11), marker("gone", 101)];
    const flags = (width: number) =>
        flagsOf(markers, { from: 0, to: 100 }, width, 24).map(({ part, markers: of }) => [
            part,
            of.map(({ id }) => id).join(),
        ]);
    expect(flags(1000)).toEqual([
        [0.1, "a,b"],
        [0.9, "late"],
    ]);
    expect(flags(2500).map(([, ids]) => ids)).toEqual(["a", "b", "late"]);
    expect(flags(20).map(([, ids]) => ids)).toEqual(["a,b,late"]);
});

it("what began before the range and lasts has its flag at the beginning, and a band", () => {
    const markers = [
        { id: "over", at: -50, until: -10, label: "over" },
        { id: "lasts", at: -20, until: null, label: "lasts" },
        { id: "ends", at: -5, until: 40, label: "ends" },
        { id: "v2", at: 50, label: "v2" },
    ];
    const flags = flagsOf(markers, { from: 0, to: 100 }, 1000, 24);
    expect(flags.map(({ part, markers: of }) => [part, of.length])).toEqual([
        [0, 2],
        [0.5, 1],
    ]);
    const { moments, lasting } = parted(markers);
    expect(moments.map(({ id }) => id)).toEqual(["v2"]);
    expect(lasting.map(({ from, to }) => [from, to])).toEqual([
        [-50, -10],
        [-20, null],
        [-5, 40],
    ]);
});
