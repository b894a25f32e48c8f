import { describe, expect, it } from "vitest";

import { breadcrumbsOf, contextsOf, factsOf } from "./sent";

describe("what was sent", () => {
    it("is names and values, of what is within others by both names", () => {
        expect(factsOf({ url: "/cart", headers: { Host: "a", Empty: "" }, list: [1, 2] })).toEqual([
            { name: "url", value: "/cart" },
            { name: "headers.Host", value: "a" },
            { name: "list", value: "[1,2]" },
        ]);
        expect(factsOf(null)).toEqual([]);
        expect(factsOf("plain")).toEqual([{ name: "", value: "plain" }]);
        expect(factsOf({ a: { b: { c: { d: 1 } } } })).toEqual([
            { name: "a.b.c", value: '{"d":1}' },
        ]);
    });

    it("is cut where it is long", () => {
        expect(factsOf({ a: "x".repeat(9_000) })[0]?.value).toHaveLength(2_001);
    });

    it("has contexts, but for the trace and those that say nothing", () => {
        expect(
            contextsOf({
                trace: { trace_id: "1" },
                os: { name: "Linux", type: "os" },
                runtime: {},
            }),
        ).toEqual([{ name: "os", facts: [{ name: "name", value: "Linux" }] }]);
        expect(contextsOf([])).toEqual([]);
    });
});

describe("breadcrumbs", () => {
    it("are the newest first, whatever their times are written as", () => {
        const all = breadcrumbsOf({
            values: [
                { timestamp: 0, category: "http", message: "GET /", data: { status: 200 } },
                { timestamp: "1970-01-01T00:01:00Z", type: "error", level: "error" },
                "nothing",
            ],
        });
        expect(all).toEqual([
            { at: "1970-01-01T00:01:00.000Z", kind: "error", level: "error", text: "", facts: [] },
            {
                at: null,
                kind: "http",
                level: "info",
                text: "GET /",
                facts: [{ name: "status", value: "200" }],
            },
        ]);
        expect(breadcrumbsOf(null)).toEqual([]);
        expect(breadcrumbsOf([{ timestamp: 1.5 }])[0]?.at).toBe("1970-01-01T00:00:01.500Z");
        expect(breadcrumbsOf([{ timestamp: 1e300 }])[0]?.at).toBeNull();
    });
});
