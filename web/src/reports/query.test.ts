// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { differs, queryOf, rangeOf, readSaved, readSearch, requestOf } from "./query";

describe("what is asked of a report", () => {
    it("is usual where the address says nothing, or nonsense", () => {
        expect(requestOf(readSearch({}), "UTC")).toEqual({
            report: "ticket_volume",
            period: "four_weeks",
            zone: "UTC",
        });
        expect(readSearch({ period: "soon", step: "hour", view: "x" })).toEqual(readSearch({}));
    });

    it("is the same in a saved report", () => {
        const asked = readSearch({ report: "ratings", by: "team", filter: "level:L2 kind:bug" });
        expect(readSaved(queryOf(asked, "Europe/Berlin"))).toMatchObject({
            report: "ratings",
            by: "team",
            filter: "level:L2 kind:bug",
        });
        expect(differs(readSaved(queryOf(asked, "UTC")), asked)).toBe(false);
        expect(differs(asked, { ...asked, by: "time" })).toBe(true);
    });

    it("has days only where the period is one's own", () => {
        const days = { from: "2026-01-01", to: "2026-01-31" };
        expect(requestOf({ ...days, period: "this_week" }, "UTC")).not.toHaveProperty("from");
        expect(requestOf({ ...days, period: "custom" }, "UTC")).toMatchObject(days);
    });
});

describe("a range of minutes", () => {
    it("ends before the next begins", () => {
        expect(rangeOf("60..239")).toEqual({ from: 60, to: 240 });
        expect(rangeOf("10080..")).toEqual({ from: 10080, to: null });
    });
});
