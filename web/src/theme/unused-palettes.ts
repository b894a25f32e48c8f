import type { Plugin } from "vite";

/** Mantine's colours that no page names: a tenth of the first view's styles is spared. */
export const unusedPalettes = [
    "cyan",
    "grape",
    "green",
    "indigo",
    "lime",
    "orange",
    "pink",
    "violet",
    "yellow",
] as const;

const declarations = new RegExp(
    `^\\s*--mantine-color-(?:${unusedPalettes.join("|")})-[^;]*;\\n`,
    "gm",
);

/** Leaves the unused palettes out of Mantine's variables. */
export const withoutUnusedPalettes: Plugin = {
    name: "without-unused-palettes",
    enforce: "pre",
    transform: (code, id) =>
        id.endsWith("/@mantine/core/styles/default-css-variables.css")
            ? { code: code.replace(declarations, ""), map: null }
            : undefined,
};
