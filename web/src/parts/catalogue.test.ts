import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

type Catalogue = { [key: string]: string | Catalogue };

const together = (files: Record<string, Catalogue>): Catalogue =>
    Object.assign({}, ...Object.values(files)) as Catalogue;
const en = together(import.meta.glob("./*/en.json", { eager: true, import: "default" }));
const de = together(import.meta.glob("./*/de.json", { eager: true, import: "default" }));

const flat = (catalogue: Catalogue, prefix = ""): [string, string][] =>
    Object.entries(catalogue).flatMap(([key, value]) =>
        typeof value === "string" ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
    );
const holes = (text = "") => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

it("has the same texts with the same holes in every language", () => {
    const german = new Map(flat(de));
    expect([...german.keys()].sort()).toEqual(
        flat(en)
            .map(([key]) => key)
            .sort(),
    );
    for (const [key, text] of flat(en))
        expect([key, holes(german.get(key))]).toEqual([key, holes(text)]);
});

it("holds no text that nothing uses", () => {
    const src = join(import.meta.dirname, "..");
    const code = readdirSync(src, { recursive: true, encoding: "utf8" })
        .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
        .map((file) => readFileSync(join(src, file), "utf8"))
        .join("\n");
    const named = Array.from(
        code.matchAll(/[`"]([a-zA-Z]+(?:\.(?:[\w]+|\$\{[^}]+\}))+)[`"]/g),
        ([, key = ""]) =>
            new RegExp(
                `^${key.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, "\\w+")}(_one|_other)?$`,
            ),
    );
    expect(flat(en).filter(([key]) => !named.some((one) => one.test(key)))).toEqual([]);
});
