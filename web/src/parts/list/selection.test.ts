import { expect, it } from "vitest";

import { toggled } from "./selection";

const order = ["A-1", "A-2", "A-3", "A-4"];

it("selects and unselects one by one", () => {
    const one = toggled(new Set(), order, "A-2", null);
    expect([...one]).toEqual(["A-2"]);
    expect([...toggled(one, order, "A-2", null)]).toEqual([]);
});

it("selects a range in either direction", () => {
    expect([...toggled(new Set(["A-4"]), order, "A-2", "A-4")].sort()).toEqual([
        "A-2",
        "A-3",
        "A-4",
    ]);
    expect([...toggled(new Set(["A-1"]), order, "A-3", "A-1")].sort()).toEqual([
        "A-1",
        "A-2",
        "A-3",
    ]);
});

it("toggles one where the start of the range left the list", () => {
    expect([...toggled(new Set(), order, "A-3", "GONE-1")]).toEqual(["A-3"]);
});
