import { describe, expect, it } from "vitest";

import { firstPlace, nextPlace, roundsOf } from "./rounds";

describe("the order of errors", () => {
    it("has what came back, what is new and what nobody caught before the rest", () => {
        const rounds = roundsOf("unresolved", "", undefined);
        expect(rounds.map(({ filter }) => filter)).toEqual([
            "regressed:any",
            "regressed:none first:-1d unhandled:yes",
            "regressed:none first:-1d unhandled:no",
            "regressed:none first<-1d unhandled:yes",
            "regressed:none first<-1d unhandled:no",
        ]);
        expect(new Set(rounds.map(({ state }) => state))).toEqual(new Set(["open"]));
    });

    it("keeps what was typed beside it, alternatives in parentheses", () => {
        const [first] = roundsOf("unresolved", "release:1 or release:2", undefined);
        expect(first?.filter).toBe("regressed:any (release:1 or release:2)");
    });

    it("is one round where a sort is chosen, or the filter asks for what rounds are made of", () => {
        expect(roundsOf("unresolved", "", "events")).toEqual([
            { state: "open", filter: "", sort: "events" },
        ]);
        expect(roundsOf("unresolved", "level:error unhandled:no", undefined)).toEqual([
            { state: "open", filter: "level:error unhandled:no", sort: "last_seen" },
        ]);
        expect(roundsOf("unresolved", '"first: the cart"', undefined)).toHaveLength(5);
        expect(roundsOf("resolved", "", undefined)).toEqual([
            { state: "resolved", filter: "", sort: "last_seen" },
        ]);
    });

    it("goes on with a page's cursor, then with the next round, and ends", () => {
        expect(nextPlace(firstPlace, "c", 2)).toEqual({ at: 0, cursor: "c" });
        expect(nextPlace({ at: 0, cursor: "c" }, null, 2)).toEqual({ at: 1, cursor: null });
        expect(nextPlace({ at: 1, cursor: null }, null, 2)).toBeNull();
    });
});
