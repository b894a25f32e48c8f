import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { expect, it } from "vitest";

import { unusedPalettes } from "./unused-palettes";

const read = (file: string) => readFileSync(file, "utf8");
const core = "node_modules/@mantine/core";
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => read(`src/${file}`));
const taken = Array.from(
    read("src/theme/mantine.ts").matchAll(/styles\/(\w+)\.css/g),
    ([, name = ""]) => name,
);

/** The style modules that a part of Mantine reaches. */
function stylesOf(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, next = ""] of read(file).matchAll(/from "(\.[^"]+)"/g))
        stylesOf(resolve(dirname(file), next), seen);
    return seen;
}

// Variants that come with a part and are shown nowhere.
const unused = ["CheckboxCard", "CheckboxIndicator", "RadioCard", "RadioIndicator"];

it("brings the styles of every part of Mantine that is used", () => {
    const names = sources.flatMap((source) =>
        Array.from(source.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g), ([, list = ""]) =>
            list.split(","),
        ).flat(),
    );
    const parts = new Set(names.map((name) => name.trim()));
    const reached = Array.from(parts, (name) => `${core}/esm/components/${name}/${name}.mjs`)
        .filter(existsSync)
        .flatMap((file) => Array.from(stylesOf(resolve(file))));
    const needed = reached
        .filter((file) => file.endsWith(".module.mjs"))
        .map((file) => basename(file, ".module.mjs"))
        .filter((name) => !unused.includes(name));
    const whole = ["baseline", "default-css-variables", "global"];
    expect(new Set(taken.concat(whole))).toEqual(new Set(needed.concat(whole)));
});

it("keeps Mantine's own order, in which what builds on a part follows it", () => {
    const all = read(`${core}/styles.css`);
    const places = taken.map((name) =>
        Math.min(
            ...Array.from(read(`${core}/styles/${name}.css`).matchAll(/\.m_[0-9a-f]+/g), ([one]) =>
                all.indexOf(one),
            ),
        ),
    );
    expect(places.filter(Number.isFinite)).toEqual(
        places.filter(Number.isFinite).toSorted((a, b) => a - b),
    );
});

it("uses no palette that is left out", () => {
    const styles = readdirSync("src", { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".css"))
        .map((file) => read(`src/${file}`))
        .concat(taken.map((name) => read(`${core}/styles/${name}.css`)));
    const palettes = unusedPalettes.join("|");
    const used = sources
        .filter((source) => source.includes("@mantine/core"))
        .flatMap((source) => source.match(new RegExp(`\\b(?:c|color)="(?:${palettes})`, "g")) ?? [])
        .concat(
            styles.flatMap((s) => s.match(new RegExp(`mantine-color-(?:${palettes})`, "g")) ?? []),
        );
    expect(used).toEqual([]);
});
