import { expect, it } from "vitest";

import { withDays } from "./days";

const at = (id: string, hours: number) => ({ id, at: new Date(2026, 2, 1, hours).toISOString() });

it("says each day once, before what happened on it", () => {
    const lines = withDays([at("c", 30), at("b", 11), at("a", 10)], "de");
    expect(lines.map(({ day, event }) => day ?? event?.id)).toEqual([
        "Montag, 2. März 2026",
        "c",
        "Sonntag, 1. März 2026",
        "b",
        "a",
    ]);
});

it("has a name for each line, also where a day comes again", () => {
    const lines = withDays([at("a", 1), at("b", 30), at("c", 2)], "en");
    expect(new Set(lines.map(({ id }) => id)).size).toBe(6);
    expect(withDays([], "en")).toEqual([]);
});
