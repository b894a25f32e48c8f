import { describe, expect, it } from "vitest";

import type { IncidentDetail, Signal } from "../../api/types";
import { aroundRange, openSignal, stepped, storyOf } from "./story";

const at = (minute: number, second = 0) =>
    new Date(Date.UTC(2026, 0, 1, 10, minute, second)).toISOString();
const signal = (id: string, minute: number, more: Partial<Signal> = {}) =>
    ({
        id,
        first_at: at(minute),
        last_at: at(minute),
        recovered_at: null,
        acknowledgement: null,
        ...more,
    }) as Signal;
const incident = (members: Signal[], more: Partial<IncidentDetail> = {}) =>
    ({ opened_at: at(0), recovered_at: null, origin: null, members, ...more }) as IncidentDetail;
const linesOf = (of: IncidentDetail) =>
    storyOf(of).map(({ kind, signals }) => `${kind} ${signals.map(({ id }) => id).join()}`.trim());

describe("the story of an incident", () => {
    it("is linesOf from the newest back, and the signal that opened it did not join", () => {
        const over = incident(
            [signal("b", 5, { recovered_at: at(20) }), signal("a", 0, { recovered_at: at(30) })],
            { recovered_at: at(30) },
        );
        expect(linesOf(over)).toEqual([
            "over",
            "recovered a",
            "recovered b",
            "joined b",
            "opened a",
        ]);
    });

    it("folds a storm, and what one person took at once", () => {
        const taken = { at: at(9), by: { id: "1", name: "Ann" }, note: "" };
        const storm = [0, 1, 2, 3].map((one) =>
            signal(String(one), 0, {
                first_at: at(0, one * 10),
                acknowledgement: one < 2 ? taken : null,
            }),
        );
        expect(linesOf(incident(storm))).toEqual(["acknowledged 0,1", "joined 1,2,3", "opened 0"]);
    });

    it("keeps apart what two people did, and what lies apart in time", () => {
        const by = (name: string, minute: number) => ({
            acknowledgement: { at: at(minute), by: { id: name, name }, note: "" },
        });
        const two = incident([signal("a", 0, by("Ann", 5)), signal("b", 3, by("Abe", 5))]);
        expect(linesOf(two).filter((one) => one.startsWith("ack"))).toHaveLength(2);
        expect(linesOf(incident([signal("a", 0), signal("b", 2), signal("c", 9)]))).toEqual([
            "joined c",
            "joined b",
            "opened a",
        ]);
    });
});

describe("the signal that is open", () => {
    const two = incident([signal("a", 0), signal("b", 1)], {
        origin: { signal: "b", reason: "named", supporters: 1 },
    });

    it("is that of the address, else the origin, else the first", () => {
        expect(openSignal(two, "a")).toBe("a");
        expect(openSignal(two, undefined)).toBe("b");
        expect(openSignal(two, "gone")).toBe("b");
        expect(openSignal(two, "none")).toBeNull();
        expect(openSignal(incident([]), undefined)).toBeNull();
    });

    it("is walked by keys, and the ends are ends", () => {
        expect(stepped(["a", "b"], "a", 1)).toBe("b");
        expect(stepped(["a", "b"], "b", 1)).toBe("b");
        expect(stepped(["a", "b"], null, 1)).toBe("a");
        expect(stepped(["a", "b"], null, -1)).toBe("b");
        expect(stepped([], null, 1)).toBeNull();
    });
});

describe("the time around a signal", () => {
    it("begins before it, and does not end in the future", () => {
        const one = signal("a", 40, { recovered_at: at(50) });
        expect(aroundRange(one, Date.parse(at(59)))).toBe(
            "2026-01-01T10:10:00Z..2026-01-01T10:59:00Z",
        );
        expect(aroundRange(one, Date.parse(at(59)) + 86_400_000)).toBe(
            "2026-01-01T10:10:00Z..2026-01-01T11:05:00Z",
        );
    });
});
