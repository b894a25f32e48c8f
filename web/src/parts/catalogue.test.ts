import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import germanApprovals from "./approval/de.json";
import englishApprovals from "./approval/en.json";
import germanDemo from "./demo/de.json";
import englishDemo from "./demo/en.json";
import germanEntries from "./entry/de.json";
import englishEntries from "./entry/en.json";
import germanParts from "./locales/de.json";
import englishParts from "./locales/en.json";

const en = { ...englishParts, ...englishDemo, ...englishEntries, ...englishApprovals };
const de = { ...germanParts, ...germanDemo, ...germanEntries, ...germanApprovals };

type Catalogue = { [key: string]: string | Catalogue };

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
