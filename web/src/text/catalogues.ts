// The texts of each module, in its own folder: `texts/names.LANGUAGE.json` is shown in the frame
// and there from the start, `texts/LANGUAGE.json` comes with the first of its pages. A part of a
// module that is loaded by itself, such as a dialog, may have its own, in its folder in the module's.

export type Catalogue = { [key: string]: string | Catalogue };

/** The types of all catalogues. Each module adds its own, so that no page asks for a text that is not there. */
export interface Catalogues {}

/** One catalogue of several; what stands in groups of the same name is put together. */
export function together(parts: Record<string, unknown>): Catalogue {
    const all: Catalogue = {};
    for (const part of Object.values(parts)) merge(all, part as Catalogue);
    return all;
}

function merge(into: Catalogue, from: Catalogue) {
    for (const [key, value] of Object.entries(from)) {
        const there = into[key];
        if (typeof value === "string") into[key] = value;
        else if (typeof there === "object") merge(there, value);
        else merge((into[key] = {}), value);
    }
}

// Those of the frame are there from the start.
const pages = import.meta.glob<Catalogue>(
    ["../*/texts/*.json", "../*/*/texts/*.json", "!../*/texts/names.*.json", "!../frame/**"],
    { import: "default" },
);

/** What the pages of a module, or a part of it such as `tickets/bulk`, say in a language. */
export async function pageTexts(module: string, language: string): Promise<Catalogue> {
    const load = pages[`../${module}/texts/${language}.json`];
    return load ? load() : {};
}
