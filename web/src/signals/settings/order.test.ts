import { describe, expect, it } from "vitest";

import { moved } from "./order";

describe("the order of rules", () => {
    it("changes by one place, and not beyond its ends", () => {
        expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
        expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
        expect(moved(["a", "b"], "a", -1)).toBeNull();
        expect(moved(["a", "b"], "b", 1)).toBeNull();
        expect(moved(["a"], "gone", 1)).toBeNull();
    });
});
