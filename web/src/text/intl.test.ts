import { expect, it } from "vitest";

import { ago } from "./intl";

const now = Date.parse("2026-06-01T12:00:00Z");

it("says how long ago in the largest whole unit", () => {
    expect(ago("2026-06-01T11:57:30Z", now, "en", "long")).toBe("2 minutes ago");
    expect(ago("2026-05-31T11:00:00Z", now, "en", "long")).toBe("yesterday");
    expect(ago("2026-06-01T09:00:00Z", now, "de", "long")).toBe("vor 3 Stunden");
});

it("never writes a month like a minute", () => {
    expect(ago("2026-03-01T12:00:00Z", now, "en", "narrow")).toBe("13w");
    expect(ago("2026-06-01T11:59:00Z", now, "en", "narrow")).toBe("1m");
    expect(ago("2026-06-01T11:59:40Z", now, "en", "narrow")).toBe("now");
});
