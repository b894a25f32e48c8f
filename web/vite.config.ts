import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { groups } from "./bundles";
import { withoutUnusedPalettes } from "./src/theme/unused-palettes";

// Where `npm run dev` finds the server whose API the pages call.
const server = process.env.MAINSTAY_URL ?? "http://127.0.0.1:8080";

// The pages of staff and the portal share no file: who reads the one does not read the other, and a
// document's first view asks for less when its files are made for it alone. So each is built by itself,
// the portal (`--mode portal`) beside what is there.
export default defineConfig(({ mode }) => ({
    plugins: [react(), withoutUnusedPalettes],
    build: {
        target: "es2022",
        emptyOutDir: mode !== "portal",
        copyPublicDir: mode !== "portal",
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        // Small in all, and so one request instead of one for each part of a page.
        cssCodeSplit: false,
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
