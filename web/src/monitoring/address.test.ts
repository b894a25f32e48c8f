// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { attributesOf, withOne, withoutOne } from "./address";
import { readAsked } from "./asked";

describe("the address of a page of telemetry", () => {
    it("says what pages know, numbers as texts, and nothing else", () => {
        expect(readAsked({ service: "cart", min: 250, evil: "x", query: "" })).toEqual({
            service: "cart",
            min: "250",
        });
    });

    it("takes a list, a list of one, and no more than twenty of each once", () => {
        expect(readAsked({ attribute: "a=b" }).attribute).toEqual(["a=b"]);
        expect(readAsked({ by: ["a", "a", 3, null] }).by).toEqual(["a", "3"]);
        const many = Array.from({ length: 50 }, (_, at) => `k=${at}`);
        expect(readAsked({ match: many }).match).toHaveLength(20);
    });

    it("asks of spans and records for the environment as an attribute, beside the others", () => {
        expect(attributesOf({ attribute: ["a=b"], environment: "staging" })).toEqual([
            "a=b",
            "deployment.environment.name=staging",
        ]);
        expect(attributesOf({ attribute: ["a=b"] })).toEqual(["a=b"]);
        expect(attributesOf({})).toBeUndefined();
    });

    it("adds a filter once, and leaves out a list that is empty", () => {
        expect(withOne(["a"], "a")).toEqual(["a"]);
        expect(withOne(undefined, "a")).toEqual(["a"]);
        expect(withoutOne(["a", "b"], "a")).toEqual(["b"]);
        expect(withoutOne(["a"], "a")).toBeUndefined();
    });
});
