import { expect, it } from "vitest";

import type { StoreFigures } from "../answers";
import { isPressed, isUnused, rateOf, type Reading, withReading } from "./readings";

const figures = (received: number, refused = 0): StoreFigures => ({
    signals: [
        {
            signal: "spans",
            received,
            rejected: 0,
            refused,
            resends: 0,
            waiting: 0,
            bytes: 0,
            oldest: null,
        },
    ],
    queued_requests: 0,
    queued_bytes: 0,
    journal_bytes: 0,
    series: 0,
    series_max: 200_000,
    trouble: "",
    damaged: [],
});
const reading = (at: number, received: number, refused = 0): Reading => ({
    at: at * 1000,
    figures: figures(received, refused),
});

it("tells how much comes in a second from the last minute alone", () => {
    let readings = withReading([], reading(0, 1000));
    expect(rateOf(readings, "spans")).toBeNull();
    readings = withReading(readings, reading(5, 1500));
    expect(rateOf(readings, "spans")).toBe(100);
    readings = withReading(readings, reading(64, 1500));
    expect(readings.map(({ at }) => at / 1000)).toEqual([5, 64]);
    expect(rateOf(readings, "spans")).toBe(0);
});

it("begins anew with a server that did", () => {
    const readings = withReading([reading(0, 1000), reading(5, 1500)], reading(10, 20));
    expect(readings).toHaveLength(1);
});

it("is pressed while senders are told to come back, and no longer", () => {
    expect(isPressed([reading(0, 10, 7), reading(5, 10, 7)])).toBe(false);
    expect(isPressed([reading(0, 10, 7), reading(5, 10, 8)])).toBe(true);
});

it("is unused where nothing came and nothing lies on disk", () => {
    expect(isUnused(figures(0))).toBe(true);
    expect(isUnused(figures(1))).toBe(false);
});
