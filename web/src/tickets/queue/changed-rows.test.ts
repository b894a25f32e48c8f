import { describe, expect, it } from "vitest";

import { withChanged } from "./changed-rows";

const row = (number: number, version = 1) => ({
    key: `SHOP-${number}`,
    version,
    created_at: `2026-03-01T10:00:${String(number).padStart(2, "0")}Z`,
});
const list = (pages: number[][], next: string | null = null) => ({
    pages: pages.map((numbers, at) => ({
        items: numbers.map((number) => row(number)),
        next: at < pages.length - 1 ? `after ${numbers.at(-1)}` : next,
    })),
    pageParams: pages.map((_, at) => String(at)),
});
const keys = (changed: ReturnType<typeof list>) =>
    changed.pages.map(({ items }) => items.map(({ key }) => key.slice(5)).join(" "));

describe("a list after some of its rows changed", () => {
    it("shows the row as it is now, in its place, and keeps all others as they are", () => {
        const before = list([
            [9, 8],
            [7, 6],
        ]);
        const after = withChanged(before, ["SHOP-7"], [row(7, 2)]);
        expect(keys(after)).toEqual(["9 8", "7 6"]);
        expect(after.pages[1]?.items[0]?.version).toBe(2);
        expect(after.pages[0]).toBe(before.pages[0]);
        expect(after.pages[1]?.items[1]).toBe(before.pages[1]?.items[1]);
    });

    it("loses what no longer belongs to it", () => {
        const after = withChanged(list([[9, 8], [7]]), ["SHOP-8", "SHOP-7"], []);
        expect(keys(after)).toEqual(["9", ""]);
    });

    it("takes in what arrived at the top, and what came to belong to it between others", () => {
        const after = withChanged(
            list([
                [9, 7],
                [5, 3],
            ]),
            ["SHOP-11", "SHOP-6", "SHOP-4"],
            [row(6), row(11), row(4)],
        );
        expect(keys(after)).toEqual(["11 9 7", "6 5 4 3"]);
    });

    it("leaves to the next page what stands behind all that was loaded", () => {
        expect(keys(withChanged(list([[9, 8]], "more"), ["SHOP-2"], [row(2)]))).toEqual(["9 8"]);
        expect(keys(withChanged(list([[9, 8]]), ["SHOP-2"], [row(2)]))).toEqual(["9 8 2"]);
        expect(keys(withChanged(list([[]]), ["SHOP-2"], [row(2)]))).toEqual(["2"]);
    });

    it("never goes back to an older version of a row", () => {
        const newer = withChanged(list([[9]]), ["SHOP-9"], [row(9, 5)]);
        expect(withChanged(newer, ["SHOP-9"], [row(9, 4)]).pages[0]?.items[0]?.version).toBe(5);
    });
});
