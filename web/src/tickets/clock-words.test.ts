import { expect, test } from "vitest";

import type { TicketClock } from "../api/types";
import { clockNameOf, isShown, sign, span } from "./clock-words";

const noon = Date.parse("2026-11-23T12:00:00Z");

function clock(part: Partial<TicketClock> = {}): TicketClock {
    return {
        kind: "resolution",
        level: null,
        policy: "Standard",
        zone: "UTC",
        target_seconds: 3600,
        elapsed_seconds: 0,
        remaining_seconds: 3600,
        started_at: "2026-11-23T11:00:00Z",
        state: "running",
        due_at: "2026-11-23T13:00:00Z",
        warn_at: null,
        fulfilled_at: null,
        breached_at: null,
        is_breached: false,
        why: [],
        ...part,
    };
}

test("a clock of a level is called by the level", () => {
    expect(clockNameOf(clock({ kind: "level", level: "L2" }))).toBe("level_L2");
    expect(clockNameOf(clock({ kind: "next_reply" }))).toBe("next_reply");
});

test("a clock runs, is due soon once it is warned of, and late once it is due", () => {
    expect(sign(clock(), noon)).toBe("running");
    expect(sign(clock({ warn_at: "2026-11-23T11:59:00Z" }), noon)).toBe("soon");
    expect(sign(clock({ due_at: "2026-11-23T11:59:00Z" }), noon)).toBe("late");
    expect(sign(clock({ state: "paused", due_at: null }), noon)).toBe("paused");
    expect(sign(clock({ state: "fulfilled" }), noon)).toBe("met");
    expect(sign(clock({ state: "fulfilled", is_breached: true }), noon)).toBe("late");
});

test("promises that were kept need no room, but for the first response", () => {
    expect(isShown(clock({ state: "fulfilled" }))).toBe(false);
    expect(isShown(clock({ state: "fulfilled", is_breached: true }))).toBe(true);
    expect(isShown(clock({ state: "fulfilled", kind: "first_response" }))).toBe(true);
    expect(isShown(clock({ state: "cancelled" }))).toBe(false);
});

test("business time is told in hours and minutes", () => {
    expect(span(0, "en")).toBe("0 min");
    expect(span(-30, "en")).toBe("0 min");
    expect(span(95 * 60, "en")).toBe("1 hr 35 min");
    expect(span(-26 * 3600, "en")).toBe("−26 hr 0 min");
});
