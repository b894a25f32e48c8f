import { expect, it } from "vitest";

import type { VersionChange } from "../answers";
import { markersOf, rangesAround } from "./model";

const at = "2026-03-01T10:30:00.250Z";
const change: VersionChange = {
    at,
    kind: "version",
    application: "SHOP",
    service: "ranking",
    before: "1.4.0",
    after: "1.4.1",
};

it("a marker names the service only where there are several", () => {
    expect(markersOf([change], true)[0]?.label).toBe("ranking 1.4.0 → 1.4.1");
    expect(markersOf([change], false)[0]?.label).toBe("1.4.0 → 1.4.1");
    expect(markersOf([change], false)[0]?.at).toBe(Date.parse(at));
});

it("what came after is compared with half an hour before at least", () => {
    const to = Date.parse("2026-03-01T11:00:00Z");
    const ranges = (from: string) => rangesAround(Date.parse(at), { from: Date.parse(from), to });
    expect(ranges("2026-03-01T10:29:00Z")).toEqual({
        range: "2026-03-01T10:00:00.250Z..2026-03-01T11:00:00Z",
        after: "2026-03-01T10:30:00.250Z..2026-03-01T11:00:00Z",
    });
    expect(ranges("2026-03-01T09:00:00Z").range).toBe("2026-03-01T09:00:00Z..2026-03-01T11:00:00Z");
});
