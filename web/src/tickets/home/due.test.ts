import { expect, it } from "vitest";

import { dueBefore } from "./due";

it("looks eight hours ahead, to the next quarter of an hour", () => {
    expect(dueBefore(Date.parse("2026-11-27T09:01:00Z"))).toBe("2026-11-27T17:15:00Z");
    expect(dueBefore(Date.parse("2026-11-27T09:15:00Z"))).toBe("2026-11-27T17:15:00Z");
});
