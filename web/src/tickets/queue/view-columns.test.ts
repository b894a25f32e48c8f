// The columns that the server lets a view of tickets name are those that the list has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");

it("knows every column of the list on both sides", () => {
    const shown = Array.from(read("columns.tsx").matchAll(/^ +id: "(\w+)"/gm), ([, id]) => id);
    const declared = /columns\{([^}]*)\}/.exec(
        read("../../../../src/ticketing/view_kind.cpp"),
    )?.[1];
    const known = Array.from(declared?.matchAll(/"(\w+)"/g) ?? [], ([, id]) => id);
    expect(shown.length).toBeGreaterThan(8);
    expect(known.sort()).toEqual(shown.sort());
});
