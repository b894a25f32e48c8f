import { expect, test } from "vitest";

import { dayOf, instantOf } from "./days";

test("the days of a contract are shown as they were written", () => {
    for (const day of ["2026-01-01", "2026-03-29", "2028-02-29", "2026-12-31"]) {
        expect(dayOf(instantOf(day, false), false)).toBe(day);
        expect(dayOf(instantOf(day, true), true)).toBe(day);
    }
});

test("the last day is a whole one", () => {
    const length =
        Date.parse(instantOf("2026-06-01", true)) - Date.parse(instantOf("2026-06-01", false));
    expect(length).toBe(24 * 3_600_000);
});

test("what is no day is no instant", () => {
    expect(instantOf("", false)).toBe("");
});
