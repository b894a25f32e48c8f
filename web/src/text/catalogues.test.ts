import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import de from "../locales/de.json";
import en from "../locales/en.json";
import { pseudo } from "./pseudo";

// Texts whose names come from the server, so that no page spells them.
const namedByServer =
    /^(degree|field|timeline\.action|problem\.code|attention\.reasons|chain\.reason|securityLog\.detail)\./;

type Catalogue = { [key: string]: string | Catalogue };

function flat(catalogue: Catalogue, prefix = ""): Map<string, string> {
    return new Map(
        Object.entries(catalogue).flatMap(([key, value]) =>
            typeof value === "string"
                ? [[prefix + key, value] as const]
                : Array.from(flat(value, `${prefix}${key}.`)),
        ),
    );
}

/** A key as the code has it, with a word for each of its holes. */
const pattern = (key: string) => key.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, "\\w+");

const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

function sources(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory()
            ? sources(join(folder, entry.name))
            : /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name)
              ? [join(folder, entry.name)]
              : [],
    );
}

describe("the catalogues", () => {
    const english = flat(en);

    it("have the same texts with the same holes in every language", () => {
        const german = flat(de);
        expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
        for (const [key, text] of english)
            expect([key, holes(german.get(key) ?? "")]).toEqual([key, holes(text)]);
    });

    it("hold no text that no page uses", () => {
        const code = sources(join(import.meta.dirname, ".."))
            .map((path) => readFileSync(path, "utf8"))
            .join("\n");
        const patterns = Array.from(
            code.matchAll(/[`"]([a-zA-Z]+(?:\.(?:[\w]+|\$\{[^}]+\}))+)[`"]/g),
            ([, key]) => new RegExp(`^${pattern(key ?? "")}(_one|_other)?$`),
        );
        const unused = [...english.keys()].filter(
            (key) => !patterns.some((pattern) => pattern.test(key)),
        );
        expect(unused.filter((key) => !namedByServer.test(key))).toEqual([]);
    });

    it("are marked text by text in the pseudo language, holes untouched", () => {
        const marked = flat(pseudo({ a: { b: "Open {{key}} now" } }));
        expect(marked.get("a.b")).toBe("⟦Ópéñ {{key}} ñów⟧");
    });
});
