import { describe, expect, it } from "vitest";

import type { ErrorGroup } from "../api/types";
import { releaseOf, shortType, shownState, titleOf } from "./model";

const group = (more: Partial<ErrorGroup>) =>
    ({
        state: "open",
        regressed_at: null,
        regressed_in: null,
        first_release: null,
        ...more,
    }) as ErrorGroup;

describe("an error in the list", () => {
    it("is regressed where it came back and is open", () => {
        const regressed_at = "2026-01-01T00:00:00Z";
        expect(shownState(group({}))).toBe("open");
        expect(shownState(group({ regressed_at }))).toBe("regressed");
        expect(shownState(group({ regressed_at, state: "resolved" }))).toBe("resolved");
    });

    it("is titled by its type, and by what it says", () => {
        expect(titleOf({ title: "KeyError: 'cart'", type: "KeyError" })).toEqual({
            type: "KeyError",
            value: "'cart'",
        });
        expect(titleOf({ title: "Cart is gone", type: "" })).toEqual({
            type: "Cart is gone",
            value: "",
        });
        expect(titleOf({ title: "Named by a rule", type: "KeyError" })).toEqual({
            type: "Named by a rule",
            value: "",
        });
    });

    it("leaves out the package of a type", () => {
        expect(shortType("java.lang.IllegalStateException")).toBe("IllegalStateException");
        expect(shortType("KeyError")).toBe("KeyError");
        expect(shortType("It failed. Badly.")).toBe("It failed. Badly.");
    });

    it("names the release in which it came back before the one in which it began", () => {
        expect(releaseOf(group({ first_release: "1.0" }))).toBe("1.0");
        expect(releaseOf(group({ first_release: "1.0", regressed_in: "1.4" }))).toBe("1.4");
        expect(releaseOf(group({}))).toBe("");
    });
});
