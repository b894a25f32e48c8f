import { describe, expect, it } from "vitest";

import { dsnOf, installOf, languages, snippetOf } from "./snippets";

describe("what a program is started with", () => {
    it.each(languages)("names the address, the release and the environment: %s", (language) => {
        const text = snippetOf(language, "https://k@mainstay.test/sentry/3");
        expect(text).toContain('"https://k@mainstay.test/sentry/3"');
        expect(text).toMatch(/release/i);
        expect(text).toContain("production");
        expect(installOf[language]).not.toBe("");
    });

    it("shows where the key stands while there is none", () => {
        expect(dsnOf(undefined, undefined, "https://mainstay.test:8443")).toBe(
            "https://INGEST_KEY@mainstay.test:8443/sentry/APPLICATION",
        );
        expect(dsnOf("https://{ingest_key}@m.test/sentry/7", "abc", "")).toBe(
            "https://abc@m.test/sentry/7",
        );
    });
});
