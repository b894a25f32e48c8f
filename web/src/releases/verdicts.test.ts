import { describe, expect, it } from "vitest";

import type { Deployment } from "../api/types";
import { chanceText, figure, latestVerdict, safeLink, verdictsOf } from "./verdicts";

const verdict = (minutes: number) =>
    ({ minutes, comparison: { health: "healthy", criteria: [] } }) as never;
const deployment = (more: Partial<Deployment> = {}) =>
    ({
        service: "checkout",
        status: "succeeded",
        finished_at: "2026-01-01T10:00:00Z",
        seen_at: null,
        verdicts: [],
        ...more,
    }) as Deployment;
const at = (minute: number) => Date.UTC(2026, 0, 1, 10, minute);

describe("the verdicts of a deployment", () => {
    it("are those that there are, and when the others come", () => {
        const shown = verdictsOf(deployment({ verdicts: [verdict(5)] }), at(6));
        expect(shown.map(({ minutes, due }) => [minutes, due])).toEqual([
            [5, null],
            [15, "2026-01-01T10:15:00.000Z"],
            [60, "2026-01-01T11:00:00.000Z"],
        ]);
        expect(shown[0]?.verdict?.minutes).toBe(5);
    });

    it("are promised of nothing that is not judged", () => {
        const dues = (more: Partial<Deployment>, now = at(1)) =>
            verdictsOf(deployment(more), now).filter(({ due }) => due !== null);
        expect(dues({ service: null })).toEqual([]);
        expect(dues({ status: "failed" })).toEqual([]);
        expect(dues({ finished_at: null })).toEqual([]);
        expect(dues({ finished_at: null, seen_at: "2026-01-01T10:00:00Z" })).toHaveLength(3);
        // Long after it is known that none comes any more.
        expect(dues({}, at(300))).toEqual([]);
    });

    it("count by the longest time", () => {
        expect(latestVerdict(deployment({ verdicts: [verdict(5), verdict(15)] }))?.minutes).toBe(
            15,
        );
        expect(latestVerdict(deployment())).toBeNull();
    });
});

describe("a figure", () => {
    it("is in the unit of its criterion", () => {
        const of = (value: number) => ({ value, of: 10 });
        expect(figure("error_rate", of(0.031), "en")).toBe("3.1%");
        expect(figure("latency_p95", of(1_900_000), "en")).toBe("1.9 s");
        expect(figure("memory", of(1_073_741_824), "en")).toBe("1 GiB");
        expect(figure("memory_growth", of(1_048_576), "en")).toBe("1 MiB/h");
        expect(figure("restarts", of(2), "en")).toBe("2");
        expect(figure("cpu", null, "en")).toBe("–");
    });

    it("tells what chance alone does, and nothing where that is not known", () => {
        expect(chanceText(null, "en")).toBe("–");
        expect(chanceText(0.0412, "en")).toBe("4.1%");
        expect(chanceText(1e-9, "en")).toBe("< 0.01%");
    });
});

describe("a link that others recorded", () => {
    it("leads to the web and nowhere else", () => {
        expect(safeLink("https://ci.example/runs/7")).toBe("https://ci.example/runs/7");
        expect(safeLink("javascript:alert(1)")).toBeNull();
        expect(safeLink("no address")).toBeNull();
        expect(safeLink(null)).toBeNull();
    });
});
