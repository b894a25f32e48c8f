// @vitest-environment happy-dom
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { modules } from "../modules";
import { together } from "./catalogues";
import { pseudo } from "./pseudo";

// Texts whose names come from the server, so that no page spells them.
const namedByServer =
    /^(degree|field|timeline\.action|problem\.code|attention\.reasons|chain\.(reason|fills)|notification\.(?:what|kind|detail|reason)|securityLog\.detail|action_name|reach|unassigned_because|webhook\.event|portal\.settings\.mails\.kind)\./;

type Catalogue = { [key: string]: string | Catalogue };

const src = join(import.meta.dirname, "..");

// The texts of the parts have a namespace of their own, and parts/catalogue.test.ts.
const pages = modules.filter(({ name }) => name !== "parts");

/** The folders that have texts. */
const folders = readdirSync(src).filter((name) => existsSync(join(src, name, "texts")));

/** The catalogues of a folder in a language: of its pages, and of what it shows in the frame. */
function catalogues(folder: string, language: string): Record<string, Catalogue> {
    const parts = readdirSync(join(src, folder)).map((name) => join(folder, name));
    const places = [folder, ...parts].filter((place) => existsSync(join(src, place, "texts")));
    const paths = places.flatMap((place) =>
        readdirSync(join(src, place, "texts"))
            .filter((name) => new RegExp(`^(names\\.)?${language}\\.json$`).test(name))
            .map((name) => `${place}/texts/${name}`),
    );
    return Object.fromEntries(
        paths.map((path) => [path, JSON.parse(readFileSync(join(src, path), "utf8")) as Catalogue]),
    );
}

const all = (language: string): Record<string, Catalogue> =>
    Object.assign({}, ...folders.map((folder) => catalogues(folder, language))) as Record<
        string,
        Catalogue
    >;

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

/** The keys that sources ask for. `isWhole`: spelled out, with no part that is computed. */
function patternsIn(paths: readonly string[]) {
    const code = paths.map((path) => readFileSync(path, "utf8")).join("\n");
    return Array.from(
        code.matchAll(/[`"]([a-zA-Z]+(?:\.(?:[\w]+|\$\{[^}]+\}))+)[`"]/g),
        ([, key = ""]) => ({
            pattern: new RegExp(`^${pattern(key)}(_one|_other)?$`),
            isWhole: !key.includes("${"),
        }),
    );
}

const isNames = ([path]: [string, Catalogue]) => path.includes("/names.");
const namesOf = (texts: Record<string, Catalogue>) =>
    Object.fromEntries(Object.entries(texts).filter(isNames));
const pagesOf = (texts: Record<string, Catalogue>) =>
    Object.fromEntries(Object.entries(texts).filter((one) => !isNames(one)));

describe("the catalogues", () => {
    const english = flat(together(all("en")));

    it("are found in the folders of the frame and of all modules", () => {
        expect(folders).toEqual(expect.arrayContaining(["frame", "session"]));
        expect(folders).toEqual(expect.arrayContaining(pages.map(({ name }) => name)));
    });

    it.each(folders)("have the same texts with the same holes in every language: %s", (folder) => {
        for (const [path, texts] of Object.entries(catalogues(folder, "en"))) {
            const german = catalogues(folder, "de")[path.replace(/en\.json$/, "de.json")] ?? {};
            expect([...flat(german).keys()].sort()).toEqual([...flat(texts).keys()].sort());
            for (const [key, text] of flat(texts))
                expect([key, holes(flat(german).get(key) ?? "")]).toEqual([key, holes(text)]);
        }
    });

    it("have no file that another language lacks", () => {
        const inGerman = Object.keys(all("de")).map((path) => path.replace(/de\.json$/, "en.json"));
        expect(inGerman.sort()).toEqual(Object.keys(all("en")).sort());
    });

    it("say each text once", () => {
        const keys = Object.values(all("en")).flatMap((texts) => [...flat(texts).keys()]);
        expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    });

    it("of a module are asked for by the frame, or by the module itself, alone", () => {
        const shared = new Set(
            ["frame", "session"].flatMap((folder) => [
                ...flat(together(catalogues(folder, "en"))).keys(),
            ]),
        );
        for (const { name } of pages) {
            const own = flat(together(catalogues(name, "en")));
            const others = pages.filter((other) => other.name !== name);
            const foreign = others.flatMap((other) => [
                ...flat(together(pagesOf(catalogues(other.name, "en")))).keys(),
            ]);
            const asked = patternsIn(sources(join(src, name)));
            const missing = foreign.filter(
                (key) =>
                    !own.has(key) &&
                    !shared.has(key) &&
                    asked.some(({ pattern, isWhole }) => isWhole && pattern.test(key)),
            );
            expect([name, missing]).toEqual([name, []]);
        }
    });

    it("that are there from the start hold all that the frame asks for", () => {
        const fromStart = flat(together({ ...catalogues("frame", "en"), ...namesOf(all("en")) }));
        const shared = ["frame", "api", "text", "theme"];
        const asked = shared.flatMap((folder) => patternsIn(sources(join(src, folder))));
        const late = [...english.keys()].filter(
            (key) =>
                !fromStart.has(key) &&
                asked.some(({ pattern, isWhole }) => isWhole && pattern.test(key)),
        );
        expect(late).toEqual([]);
    });

    it("hold no text that no page uses", () => {
        const patterns = patternsIn(sources(src));
        const unused = [...english.keys()].filter(
            (key) => !patterns.some((one) => one.pattern.test(key)),
        );
        expect(unused.filter((key) => !namedByServer.test(key))).toEqual([]);
    });

    it("are marked text by text in the pseudo language, holes untouched", () => {
        const marked = flat(pseudo({ a: { b: "Open {{key}} now" } }));
        expect(marked.get("a.b")).toBe("⟦Ópéñ {{key}} ñów⟧");
    });

    it("have what the frame shows of a module among the names, which are there from the start", () => {
        for (const folder of folders) {
            const path = join(src, folder, "module.ts");
            if (!existsSync(path)) continue;
            const code = readFileSync(path, "utf8");
            const later = catalogues(folder, "en")[`${folder}/texts/en.json`] ?? {};
            const used = Array.from(flat(later).keys()).filter((key) => code.includes(`"${key}"`));
            expect(used).toEqual([]);
        }
    });
});
