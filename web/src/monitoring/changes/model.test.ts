import { expect, it } from "vitest";

import type { VersionChange } from "../answers";
import { isOf, markersOf, rangesAround } from "./model";

const at = "2026-03-01T10:30:00.250Z";
const change: VersionChange = {
    at,
    kind: "version",
    application: "SHOP",
    service: "ranking",
    environment: "production",
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

it("a version is that of a deployment of the same time, place and name, as far as they are named", () => {
    const mark = (version: object, hours = 0) => ({
        id: "deployment 7",
        at: Date.parse(at) + hours * 3_600_000,
        label: { key: "deployment.mark.healthy" as const, values: {} },
        link: { to: "/deployments/$id", params: { id: "7" } },
        version: {
            application: "SHOP",
            service: "ranking",
            environment: "production",
            version: "1.4.1",
            ...version,
        },
    });
    expect(isOf(change, mark({}))).toBe(true);
    expect(isOf(change, mark({ service: null, environment: null }))).toBe(true);
    expect(isOf(change, mark({ environment: "staging" }))).toBe(false);
    expect(isOf(change, mark({ service: "cart" }))).toBe(false);
    expect(isOf(change, mark({ version: "1.4.2" }))).toBe(false);
    expect(isOf(change, mark({}, -7))).toBe(false);
});
