import { describe, expect, it } from "vitest";

import type { IncidentDetail, IncidentEvent, Signal } from "../../api/types";
import { aroundRange, openSignal, stepped, storyOf } from "./story";

const at = (minute: number, second = 0) =>
    new Date(Date.UTC(2026, 0, 1, 10, minute, second)).toISOString();
const signal = (id: string, minute: number, more: Partial<Signal> = {}) =>
    ({
        id,
        subject: id,
        summary: "slow",
        first_at: at(minute),
        last_at: at(minute),
        recovered_at: null,
        ...more,
    }) as Signal;
const incident = (members: Signal[], more: Partial<IncidentDetail> = {}) =>
    ({ origin: null, members, ...more }) as IncidentDetail;
const event = (step: IncidentEvent["step"], when: string, more: Partial<IncidentEvent> = {}) =>
    ({
        id: `${step} ${when}`,
        step,
        at: when,
        by: null,
        signal: null,
        incident: null,
        signals: null,
        title: "",
        note: "",
        ...more,
    }) as IncidentEvent;
const linesOf = (of: IncidentDetail, newest: IncidentEvent[], isWhole = true) =>
    storyOf(of, newest, isWhole).map(({ kind, count, signals, by }) =>
        `${kind} ${count}/${signals ?? "-"} ${by}`.trim(),
    );

describe("the story of an incident", () => {
    it("is told from the newest back, with the signals that were over", () => {
        const over = incident([
            signal("b", 5, { recovered_at: at(20) }),
            signal("a", 0, { recovered_at: at(30) }),
        ]);
        const history = [
            event("over", at(30)),
            event("joined", at(5), { signal: "b", signals: 2 }),
            event("opened", at(0), { signal: "a" }),
        ];
        expect(linesOf(over, history)).toEqual([
            "over 1/-",
            "recovered 1/-",
            "recovered 1/-",
            "joined 1/2",
            "opened 1/-",
        ]);
    });

    it("folds a storm, and says how many there were then", () => {
        const storm = [4, 3, 2].map((number) =>
            event("joined", at(0, number * 10), { signals: number }),
        );
        expect(linesOf(incident([]), [...storm, event("opened", at(0))])).toEqual([
            "joined 3/4",
            "opened 1/-",
        ]);
    });

    it("keeps apart what two people did, and what lies apart in time", () => {
        const ann = { id: "1", name: "Ann" };
        const abe = { id: "2", name: "Abe" };
        expect(
            linesOf(incident([]), [
                event("acknowledged", at(5, 20), { by: abe, signals: 1 }),
                event("acknowledged", at(5, 10), { by: ann, signals: 2 }),
                event("joined", at(3), { signals: 3 }),
                event("joined", at(1), { signals: 2 }),
            ]),
        ).toEqual(["acknowledged 1/1 Abe", "acknowledged 2/2 Ann", "joined 1/3", "joined 1/2"]);
    });

    it("keeps the order of what was done at once", () => {
        const history = [event("put_back", at(1)), event("merged", at(1)), event("opened", at(0))];
        expect(linesOf(incident([]), history)).toEqual([
            "put_back 1/-",
            "merged 1/-",
            "opened 1/-",
        ]);
    });

    it("goes no further back than what was read of it", () => {
        const over = incident([signal("a", 0, { recovered_at: at(1) })]);
        const newest = [event("reopened", at(9))];
        expect(linesOf(over, newest, false)).toEqual(["reopened 1/-"]);
        expect(linesOf(over, newest)).toEqual(["reopened 1/-", "recovered 1/-"]);
    });
});

describe("the signal that is open", () => {
    const two = incident([signal("a", 0), signal("b", 1)], {
        origin: { signal: "b", reason: "named", supporters: 1, service: "b" },
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
