import { describe, expect, it } from "vitest";

import type { ProfileRow } from "../api";
import { choicesOf, newestFirst, profileOf, sidesOf } from "./profile-model";

const row = (service: string, type: string, version: string): ProfileRow => ({
    id: `${service}${type}${version}`,
    at: "2026-03-01T10:00:00Z",
    service,
    version,
    type,
    duration_micros: 10_000_000,
    bytes: 4_000,
});

describe("profiles as they come", () => {
    it("become the arrays of one tree, without the root that the graph draws itself", () => {
        const profile = profileOf({
            unit: "nanoseconds",
            names: ["root", "main", "sort"],
            nodes: [
                [0, 0, 0, 5],
                [1, 0, 1, 5],
                [2, 1, 4, 4],
            ],
            total: 5,
            profiles: 1,
            is_cut: false,
        });
        expect(profile.unit).toBe("nanoseconds");
        expect(Array.from(profile.parent)).toEqual([-1, 0]);
        expect(Array.from(profile.total)).toEqual([5, 4]);
    });

    it("of two times become both sides of the same frames", () => {
        const [before, after] = sidesOf({
            unit: "samples",
            names: ["main"],
            nodes: [
                [0, 0, 0, 2, 0, 4],
                [0, 0, 1, 2, 3, 4],
            ],
            total_before: 2,
            total_after: 4,
            profiles_before: 1,
            profiles_after: 1,
            is_cut: false,
        });
        expect([before.unit, Array.from(before.self), Array.from(before.total)]).toEqual([
            "count",
            [1],
            [2],
        ]);
        expect([Array.from(after.self), Array.from(after.total)]).toEqual([[3], [4]]);
    });

    it("offer the frequent first, and of a service what it has", () => {
        const choices = choicesOf([
            row("cart", "cpu", "1.0"),
            row("pay", "cpu", "2.0"),
            row("pay", "heap", ""),
            row("pay", "cpu", "2.1"),
        ]);
        expect(choices.services).toEqual(["pay", "cart"]);
        expect(choices.typesOf("pay")).toEqual(["cpu", "heap"]);
        expect(choices.versionsOf("pay")).toEqual(["2.0", "2.1"]);
        expect(choices.typesOf(undefined)).toEqual([]);
    });

    it("put the highest version first, by its numbers", () => {
        expect(newestFirst(["1.9.0", "1.10.0", "1.2"])).toEqual(["1.10.0", "1.9.0", "1.2"]);
    });
});
