// Which parts of the interface are loaded together. Left to itself the bundler makes a file of each
// part that two pages share, and the first view would ask for fifty.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

interface Graph {
    getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

const src = join(import.meta.dirname, "src");

/** Each bundle, and where it begins: it holds all that is imported from there, and is in none before. */
const bundles: readonly (readonly [name: string, begins: readonly string[]])[] = [
    ["start", ["main.tsx"]],
    // What most see first.
    ["list", ["tickets/queue/queue.tsx"]],
    // The first texts, of which one language is read.
    ["english", ["text/start.en.ts", "tickets/texts/en.json"]],
    ["german", ["text/start.de.ts", "tickets/texts/de.json"]],
    // There before a key asks for it; see frame/lazy-when-idle.ts.
    [
        "dialogs",
        [
            "frame/palette.tsx",
            "frame/help.tsx",
            "tickets/queue/row-dialogs.tsx",
            "parts/table/column-list.tsx",
            "parts/views/view-dialog.tsx",
        ],
    ],
];

// These libraries' indexes name all of their parts: from there on, only those count that are asked
// for.
const indexes: readonly (readonly [index: RegExp, importFrom: RegExp])[] = [
    [/\/@mantine\/core\/esm\/index\.mjs$/, /import\s*\{([^}]*)\}\s*from "@mantine\/core"/],
    [
        /\/@tabler\/icons-react\/dist\/esm\/tabler-icons-react\.mjs$/,
        /import\s*\{([^}]*)\}\s*from "@tabler\/icons-react"/,
    ],
];
const styles = /\.css(\?|$)/;
const icon = /\/@tabler\/icons-react\/dist\/esm\/icons\//;

/** The files of the parts that a file imports by name: `ActionIcon.mjs`, `use-combobox.mjs`. */
function partsNamedIn(path: string, importFrom: RegExp): Set<string> {
    const asked = importFrom.exec(readFileSync(path, "utf8"));
    const names = asked?.[1]?.split(",").map((name) => name.replace(/\btype\b/, "").trim()) ?? [];
    const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return new Set(names.flatMap((name) => [`${name}.mjs`, `${dashed(name)}.mjs`]));
}

function importsOf(graph: Graph, id: string): readonly string[] {
    const imported = graph.getModuleInfo(id)?.importedIds ?? [];
    return imported.flatMap((one) => {
        const importFrom = indexes.find(([index]) => index.test(one))?.[1];
        if (!importFrom || !id.startsWith(src)) return [one];
        const asked = partsNamedIn(id, importFrom);
        const parts = graph.getModuleInfo(one)?.importedIds ?? [];
        return parts.filter((part) => asked.has(basename(part)));
    });
}

function reached(graph: Graph, begins: readonly string[]): Set<string> {
    const seen = new Set(begins.map((path) => join(src, path)));
    for (const id of seen) for (const imported of importsOf(graph, id)) seen.add(imported);
    return seen;
}

let known: Set<string>[] | undefined;

/** The bundles for the bundler: a part that two hold is in the first of them. */
export const groups = [
    ...bundles.map(([name], at) => ({
        name: (id: string, graph: Graph) => {
            // The bundler's own part, which all others need.
            if (id.startsWith("\0rolldown/runtime")) return at === 0 ? name : null;
            known ??= bundles.map(([, begins]) => reached(graph, begins));
            // The styles of the list are asked for with those of the frame.
            const holds = known[at]?.has(id) || (at === 0 && styles.test(id) && known[1]?.has(id));
            return holds ? name : null;
        },
        priority: bundles.length - at,
    })),
    // The icons of all other pages: each is tiny, and would be a file of its own.
    { name: (id: string) => (icon.test(id) ? "icons" : null), priority: 0 },
    // Their styles, in the same manner.
    { name: (id: string) => (styles.test(id) ? "pages" : null), priority: 0 },
];
