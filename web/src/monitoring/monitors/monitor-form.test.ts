import { describe, expect, it } from "vitest";

import { bodyOf, formOf, isComplete, ruleOf } from "./monitor-form";

describe("what is sent of a monitor", () => {
    it("takes the question that an address asks", () => {
        const form = formOf({
            application: "SHOP",
            metric: "queue_length",
            match: ["queue=mail"],
            by: ["pod"],
            show: "quantile",
            q: "0.99",
        });
        expect(bodyOf(form)).toMatchObject({
            application: "SHOP",
            name: "queue_length",
            query: {
                metric: "queue_length",
                match: ["queue=mail"],
                by: ["pod"],
                show: "quantile",
                q: 0.99,
            },
        });
    });

    it("leaves out what its condition does not know", () => {
        const form = { ...formOf({ metric: "m" }), threshold: 5, limit: 9, q: 0.5 };
        expect(ruleOf(form).condition).toEqual({ kind: "above", for_minutes: 5, threshold: 5 });
        expect(ruleOf(form).query).toEqual({ metric: "m", match: [], by: [] });
        expect(ruleOf({ ...form, kind: "leak" }).condition).toEqual({
            kind: "leak",
            for_minutes: 5,
            limit: 9,
        });
        expect(ruleOf({ ...form, kind: "anomaly" }).condition).toEqual({
            kind: "anomaly",
            for_minutes: 5,
            direction: "both",
        });
        expect(ruleOf({ ...form, kind: "silence" }).condition).toEqual({
            kind: "silence",
            for_minutes: 5,
        });
    });

    it("sends a threshold of nothing as it is, and none where none was typed", () => {
        const form = formOf({ application: "SHOP", metric: "m" });
        expect(isComplete(form)).toBe(false);
        expect(isComplete({ ...form, threshold: 0 })).toBe(true);
        expect(ruleOf({ ...form, threshold: 0 }).condition).toMatchObject({ threshold: 0 });
        expect(isComplete({ ...form, kind: "silence" })).toBe(true);
        expect(isComplete({ ...form, kind: "silence", application: null })).toBe(false);
    });

    it("takes no question that cannot be one from an address", () => {
        const form = formOf({ metric: "m", show: "sideways", q: "7" });
        expect(form.show).toBe("auto");
        expect(form.q).toBe(0.95);
    });
});
