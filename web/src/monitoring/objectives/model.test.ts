import { describe, expect, it } from "vitest";

import type { Objective } from "../../api/types";
import { bodyOf, percent, questionOf, shownOf, times, toForm, worstFirst } from "./model";

const objective = (part: Partial<Objective>, left: number | null = 50) =>
    ({
        name: "Checkout works",
        application: "SHOP",
        service: "checkout",
        operation: "",
        environment: "",
        indicator: "availability",
        threshold_ms: null,
        target: 99.9,
        window_days: 30,
        enabled: true,
        retired_at: null,
        status: "met",
        figures: { budget_left_percent: left },
        ...part,
    }) as Objective;

describe("objectives", () => {
    it("stand by what needs someone first, then by what is left of the budget", () => {
        const rows = [
            objective({ name: "off", enabled: false, status: "missed" }),
            objective({ name: "b" }, 80),
            objective({ name: "quiet", status: "no_data" }, null),
            objective({ name: "a" }, 30),
            objective({ name: "missed", status: "missed" }, -20),
            objective({ name: "risk", status: "at_risk" }, 5),
        ];
        expect(worstFirst(rows).map(({ name }) => name)).toEqual([
            "missed",
            "risk",
            "quiet",
            "a",
            "b",
            "off",
        ]);
    });

    it("say that they are off or retired before how they do", () => {
        expect(shownOf(objective({}))).toBe("met");
        expect(shownOf(objective({ enabled: false }))).toBe("off");
        expect(shownOf(objective({ retired_at: "2026-01-01T00:00:00Z" }))).toBe("retired");
    });

    it("never round up to a target that is missed", () => {
        expect(percent(99.89999, "en")).toBe("99.899%");
        expect(percent(99.9, "en")).toBe("99.9%");
        expect(percent(100, "en")).toBe("100%");
        expect(percent(null, "en")).toBe("–");
        expect(percent(62.7, "en", 0)).toBe("62%");
        expect(percent(-12.5, "en", 0)).toBe("-13%");
    });

    it("have a rate in few digits", () => {
        expect(times(0, "en")).toBe("0×");
        expect(times(1, "en")).toBe("1.0×");
        expect(times(14.4, "en")).toBe("14×");
        expect(times(null, "en")).toBe("–");
    });

    it("are sent as the server takes them", () => {
        const form = toForm(null, "SHOP");
        expect(questionOf({ ...form, service: " checkout " })).toEqual({
            service: "checkout",
            operation: "",
            environment: "",
            indicator: "availability",
            target: 99.9,
            window_days: 30,
        });
        expect(bodyOf({ ...form, indicator: "latency" }).threshold_ms).toBe(300);
        expect(bodyOf({ ...form, indicator: "latency", threshold_ms: null })).not.toHaveProperty(
            "threshold_ms",
        );
        expect(bodyOf({ ...form, target: null }).target).toBe(0);
    });
});
