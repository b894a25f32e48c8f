// The rules of this house that no compiler checks: who may import whom.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const src = import.meta.dirname;

// What all modules stand on. None of these may know a module.
const shared = ["api", "frame", "parts", "session", "text", "theme"];
// Those that put the modules together, and stand above them.
const isAbove = (path: string) => !path.includes("/");
// They read what is there and show nothing.
const tests = ["text/catalogues.test.ts"];

interface Import {
    from: string;
    to: string;
}

function files(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return files(path);
        return /\.tsx?$/.test(entry.name) ? [relative(src, path)] : [];
    });
}

/** What a file imports of this tree: by `import`, `export … from`, `import()` or of types. */
function importsOf(path: string, code: string): Import[] {
    const found = code.matchAll(/(?:from|import|import\()\s*"(\.{1,2}\/[^"]+)"/g);
    return Array.from(found, ([, to = ""]) => ({ from: path, to: join(dirname(path), to) }));
}

const topOf = (path: string) => path.split("/")[0] ?? "";

/** Why an import is not allowed, or null. */
function objection({ from, to }: Import): string | null {
    const [here, there] = [topOf(from), topOf(to)];
    if (isAbove(from) || tests.includes(from)) return null;
    if (here === there || shared.includes(there)) return null;
    return shared.includes(here)
        ? `${from} must not know ${to}: ${here} stands below all modules`
        : `${from} must not know ${to}: modules meet in what the frame and api offer`;
}

describe("the house", () => {
    const all = files(src);

    it("lets the frame and what is shared know no module, and no module another", () => {
        const imports = all.flatMap((path) =>
            importsOf(path, readFileSync(join(src, path), "utf8")),
        );
        expect(imports.length).toBeGreaterThan(300);
        expect(imports.map(objection).filter(Boolean)).toEqual([]);
    });

    it("has a module in every folder that is not shared", () => {
        const folders = readdirSync(src, { withFileTypes: true })
            .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
            .map(({ name }) => name);
        const without = folders.filter(
            (name) =>
                !existsSync(join(src, name, "module.ts")) &&
                !existsSync(join(src, name, "module.tsx")),
        );
        expect(without).toEqual([]);
        const listed = readFileSync(join(src, "modules.ts"), "utf8");
        for (const name of folders) expect(listed).toContain(`"./${name}/module"`);
    });

    it("would object to a frame that knows a module, and to modules that know each other", () => {
        const of = (path: string, code: string) => importsOf(path, code).map(objection);
        expect(of("frame/rail.tsx", 'import { a } from "../mail/setup";')).toEqual([
            expect.stringContaining("frame stands below"),
        ]);
        expect(of("jobs/jobs.tsx", 'const a = import("../mail/outbox/outbox");')).toEqual([
            expect.stringContaining("modules meet in"),
        ]);
        expect(of("mail/outbox/outbox.tsx", 'import { a } from "../setup";')).toEqual([null]);
        expect(of("mail/setup.ts", 'import type { A } from "../frame/module";')).toEqual([null]);
    });
});
