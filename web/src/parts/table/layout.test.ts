import { expect, it } from "vitest";

import {
    fitted,
    initialLayout,
    layoutKey,
    nextSort,
    readLayout,
    widthMax,
    widthMin,
} from "./layout";

const columns = [{ id: "name", isFixed: true }, { id: "calls" }, { id: "note", isOptional: true }];
const initial = initialLayout(columns, { column: "calls", isDescending: true });

it("begins without the optional columns", () => {
    expect(initial.hidden).toEqual(["note"]);
});

it("remembers what was chosen", () => {
    const chosen = { hidden: ["calls"], widths: { name: 300 }, sort: null };
    expect(readLayout(JSON.stringify({ ...chosen, sort: initial.sort }), columns, initial)).toEqual(
        { ...chosen, sort: initial.sort },
    );
});

it("forgets columns that are gone, hides none that names the row, and bounds every width", () => {
    const old = {
        hidden: ["name", "gone", "note"],
        widths: { gone: 80, name: 9e9, calls: -5, note: "wide" },
        sort: { column: "gone", isDescending: false },
    };
    expect(readLayout(JSON.stringify(old), columns, initial)).toEqual({
        hidden: ["note"],
        widths: { name: widthMax, calls: widthMin },
        sort: initial.sort,
    });
});

it.each(["", "{", "7", "null", "[]", '{"hidden":3,"widths":[],"sort":{"column":1}}', null])(
    "takes %j for no memory at all",
    (text) => {
        expect(readLayout(text, columns, initial)).toEqual(initial);
    },
);

it("sorts by a column, then the other way, then not", () => {
    const first = nextSort(null, "calls", true);
    expect(first).toEqual({ column: "calls", isDescending: true });
    expect(nextSort(first, "calls", true)).toEqual({ column: "calls", isDescending: false });
    expect(nextSort({ column: "calls", isDescending: false }, "calls", true)).toBeNull();
    expect(nextSort(first, "name", false)).toEqual({ column: "name", isDescending: false });
});

it("keeps the memory of each table and person apart", () => {
    expect(layoutKey("errors", "1")).not.toBe(layoutKey("errors", "2"));
    expect(layoutKey("errors", "1")).not.toBe(layoutKey("jobs", "1"));
    expect(fitted(100.4)).toBe(100);
});
