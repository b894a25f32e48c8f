import { expect, it } from "vitest";

import { neighbours } from "./walk";

it("leads from a row to those beside it, and nowhere at the ends", () => {
    expect(neighbours(["a", "b", "c"], "b")).toEqual({ at: 1, previous: "a", next: "c" });
    expect(neighbours(["a", "b"], "a").previous).toBeUndefined();
    expect(neighbours(["a", "b"], "b").next).toBeUndefined();
});

it("leads from what is not in the list to its first row", () => {
    expect(neighbours(["a", "b"], "z")).toEqual({ at: -1, previous: undefined, next: "a" });
    expect(neighbours([], "z").next).toBeUndefined();
});
