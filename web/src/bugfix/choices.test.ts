import { describe, expect, it } from "vitest";

import { ignoringOf, ignoringPresets } from "./choices";

describe("ignoring", () => {
    it("is for good, until a time, or until there are so many more", () => {
        const now = Date.parse("2026-01-01T00:00:00Z");
        expect(ignoringPresets.map((one) => ignoringOf(one, now))).toEqual([
            {},
            { until: "2026-01-02T00:00:00.000Z" },
            { until: "2026-01-08T00:00:00.000Z" },
            { until: "2026-01-31T00:00:00.000Z" },
            { events: 100 },
            { users: 100 },
        ]);
    });
});
