import { createHash } from "node:crypto";
import { relative } from "node:path";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { groups } from "./bundles";
import { withoutUnusedPalettes } from "./src/theme/unused-palettes";

// Where `npm run dev` finds the server whose API the pages call.
const server = process.env.MAINSTAY_URL ?? "http://127.0.0.1:8080";

/** Numbers of the classes of each file, by its path. */
const classes = new Map<string, Map<string, number>>();

/**
 * The name of a class, by its file and its number there: no longer than that takes, for the first view
 * has them all.
 */
function className(name: string, file: string): string {
    const path = relative(import.meta.dirname, file.replace(/\?.*$/, ""));
    const numbers = classes.get(path) ?? new Map<string, number>();
    classes.set(path, numbers);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    const ofFile = createHash("sha256").update(path).digest("base64url").slice(0, 5);
    return `_${number.toString(36)}${ofFile}`;
}

// The pages of staff and the portal share no file: who reads the one does not read the other, and a
// document's first view asks for less when its files are made for it alone. So each is built by itself,
// the portal (`--mode portal`) beside what is there.
export default defineConfig(({ mode }) => ({
    plugins: [react(), withoutUnusedPalettes],
    css: { modules: { generateScopedName: className } },
    build: {
        target: "es2022",
        emptyOutDir: mode !== "portal",
        copyPublicDir: mode !== "portal",
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        // The portal's are small in all, and so one request. Of the pages of staff the first view asks
        // for its own alone; those of all others are one file too (bundles.ts).
        cssCodeSplit: mode !== "portal",
        rolldownOptions:
            mode === "portal"
                ? { input: "portal.html" }
                : { output: { codeSplitting: { groups } } },
    },
    server: { host: "127.0.0.1", proxy: { "/api": server } },
    test: {
        environment: "node",
        include: ["src/**/*.test.{ts,tsx}"],
        setupFiles: ["src/waits.testing.ts"],
        testTimeout: 40_000,
    },
}));
