import { describe, expect, it } from "vitest";

import { changesOf, factsOf, hypothesesOf } from "./evidence";

describe("facts", () => {
    it("have words for names, and numbers in the unit that the name ends with", () => {
        expect(
            factsOf({ free_bytes: 0, p99_ms: 1_250, error_share: 0.125, rows: 12_345 }, "en"),
        ).toEqual([
            { name: "free", value: "0 B" },
            { name: "p99", value: "1.25 s" },
            { name: "error share", value: "12.5%" },
            { name: "rows", value: "12,345" },
        ]);
    });

    it("within others are named by both, and what is deeper is shown as it is", () => {
        expect(factsOf({ disk: { path: "/var" }, tags: ["a", "b"], on: true }, "en")).toEqual([
            { name: "disk · path", value: "/var" },
            { name: "tags", value: "a, b" },
            { name: "on", value: "true" },
        ]);
        expect(factsOf({ a: { b: { c: { d: { e: 1 } } } } }, "en")).toEqual([
            { name: "a · b · c · d", value: '{"e":1}' },
        ]);
    });

    it("that are very small are no rows of zeros", () => {
        expect(factsOf({ probability: 2.3e-46, score: 0.5 }, "en")).toEqual([
            { name: "probability", value: "2.3E-46" },
            { name: "score", value: "0.5" },
        ]);
    });

    it("of a text alone are that text, and of nothing are none", () => {
        expect(factsOf("The disk is full.", "en")).toEqual([
            { name: "", value: "The disk is full." },
        ]);
        expect(factsOf(null, "en")).toEqual([]);
    });

    it("are so many at most, and no longer than can be read", () => {
        const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`n${at}`, at]));
        expect(factsOf(many, "en")).toHaveLength(40);
        expect(factsOf({ text: "x".repeat(50_000) }, "en")[0]?.value).toHaveLength(2_000);
    });
});

describe("hypotheses", () => {
    it("are texts or objects, and what is validated comes first", () => {
        const read = hypothesesOf([
            "A slow query",
            {
                text: "A new version",
                state: "refuted",
                why: "None was deployed.",
                deployment: null,
            },
            { hypothesis: "The disk is full", status: "validated" },
            { text: "Something else", state: "constructor" },
            17,
            {},
        ]);
        expect(read).toEqual([
            { text: "The disk is full", state: "validated", why: "", deployment: null },
            { text: "A slow query", state: "open", why: "", deployment: null },
            { text: "Something else", state: "open", why: "", deployment: null },
            {
                text: "A new version",
                state: "refuted",
                why: "None was deployed.",
                deployment: null,
            },
        ]);
        expect(hypothesesOf({ text: "no list" })).toEqual([]);
    });

    it("lead to a deployment by its number, and nowhere else", () => {
        const led = (deployment: unknown) =>
            hypothesesOf([{ text: "A deployment", deployment }])[0]?.deployment;
        expect(led("17")).toBe("17");
        for (const other of [17, "0", "-1", "../users", "1e3", "", null, "9".repeat(30)])
            expect([other, led(other)]).toEqual([other, null]);
    });
});

describe("figures of before and after", () => {
    it("are told of what both have", () => {
        const figures = { before: { p99_ms: 900, gone: 1 }, after: { p99_ms: 120 } };
        expect(changesOf(figures, "en")).toEqual([
            { name: "p99", before: "900 ms", after: "120 ms" },
        ]);
        expect(changesOf({ after: {} }, "en")).toEqual([]);
        expect(changesOf("all is well", "en")).toEqual([]);
    });
});
