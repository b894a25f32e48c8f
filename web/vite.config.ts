import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { groups } from "./bundles";

// Where `npm run dev` finds the server whose API the pages call.
const server = process.env.MAINSTAY_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
    plugins: [react()],
    build: {
        target: "es2022",
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        // Small in all, and so one request instead of one for each part of a page.
        cssCodeSplit: false,
        rolldownOptions: {
            // The pages of staff, and the portal.
            input: ["index.html", "portal.html"],
            output: { codeSplitting: { groups } },
        },
    },
    server: { host: "127.0.0.1", proxy: { "/api": server } },
    test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
