// Which grammar a file is coloured by, from its name. Each is loaded when it is first needed; a file
// of no known language is shown in one colour.
import type { Extension } from "@codemirror/state";

type Load = () => Promise<Extension>;

const javascript =
    (typescript: boolean, jsx: boolean): Load =>
    async () =>
        (await import("@codemirror/lang-javascript")).javascript({ typescript, jsx });

const loaders = new Map<string, Load>([
    ["c", async () => (await import("@codemirror/lang-cpp")).cpp()],
    ["java", async () => (await import("@codemirror/lang-java")).java()],
    ["js", javascript(false, true)],
    ["py", async () => (await import("@codemirror/lang-python")).python()],
    ["sql", async () => (await import("@codemirror/lang-sql")).sql()],
    ["ts", javascript(true, false)],
    ["tsx", javascript(true, true)],
]);

const endings = new Map(
    Object.entries({ c: "cc cpp cxx h hpp", js: "json jsx mjs cjs", ts: "mts" }).flatMap(
        ([language, list]) => list.split(" ").map((ending) => [ending, language] as const),
    ),
);

/** The grammar for a file of that name, or null. */
export function languageOf(name: string): Load | null {
    const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
    return loaders.get(endings.get(ending) ?? ending) ?? null;
}
