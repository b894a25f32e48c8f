import { expect, test } from "vitest";

import { minutesOf, textOf } from "./target";

test("targets are read as hours and minutes", () => {
    expect(minutesOf("4h")).toBe(240);
    expect(minutesOf(" 1h 30m ")).toBe(90);
    expect(minutesOf("45")).toBe(45);
    expect(minutesOf("45 min")).toBe(45);
    expect(minutesOf("")).toBeNull();
});

test("what is no target is not taken for one", () => {
    expect(minutesOf("soon")).toBeNaN();
    expect(minutesOf("4d")).toBeNaN();
});

test("targets are written as they are read", () => {
    for (const minutes of [1, 60, 90, 2400]) expect(minutesOf(textOf(minutes))).toBe(minutes);
    expect(textOf(null)).toBe("");
});
