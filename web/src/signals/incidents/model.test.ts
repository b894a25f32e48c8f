import { describe, expect, it } from "vitest";

import type { Incident, Signal } from "../../api/types";
import { chosen, lasts, rowsOf } from "./model";
import { firstPlace, nextPlace, statesOf } from "./places";

const incident = (id: string, more: Partial<Incident> = {}) =>
    ({ id, state: "open", severity: "warning", signals: 1, open_signals: 1, ...more }) as Incident;
const signal = (of: string, more: Partial<Signal> = {}) =>
    ({
        id: `s${of}`,
        incident: of,
        state: "open",
        service: "checkout",
        mute: null,
        ...more,
    }) as Signal;
const ann = { by: { id: "1", name: "Ann" }, at: "2026-01-01T00:00:00Z", note: "" };

describe("a row of an incident", () => {
    it("is acknowledged where somebody sees to all that is there, and nothing less", () => {
        const taken = { state: "acknowledged", acknowledgement: ann } as const;
        const state = (open: number, ...signals: Signal[]) =>
            rowsOf([incident("1", { open_signals: open })], signals)[0]?.state;
        expect(state(1, signal("1", taken))).toBe("acknowledged");
        expect(state(2, signal("1", taken), signal("1"))).toBe("open");
        // Only one of three is known here.
        expect(state(3, signal("1", taken))).toBe("open");
        expect(state(1)).toBe("open");
    });

    it("is over when the server says so, whatever signals are known", () => {
        const [row] = rowsOf([incident("1", { state: "recovered" })], [signal("1")]);
        expect(row?.state).toBe("recovered");
    });

    it("names each service once, and knows none where no signal is known", () => {
        const rows = rowsOf(
            [incident("1"), incident("2")],
            [
                signal("1"),
                signal("1"),
                signal("1", { service: "db" }),
                signal("1", { service: "" }),
            ],
        );
        expect(rows.map(({ services }) => services)).toEqual([["checkout", "db"], null]);
    });

    it("is quiet where all that is there is silenced", () => {
        const mute = { kind: "silence", name: "Repair", until: "2026-01-01T00:00:00Z" } as const;
        const quiet = (...signals: Signal[]) => rowsOf([incident("1")], signals)[0]?.isQuiet;
        expect(quiet(signal("1", { mute }))).toBe(true);
        expect(quiet(signal("1", { mute }), signal("1"))).toBe(false);
        expect(quiet()).toBe(false);
    });

    it("is chosen by its state and its severity", () => {
        const rows = rowsOf([incident("1"), incident("2", { severity: "critical" })], []);
        expect(chosen(rows, { severity: "critical" }).map(({ id }) => id)).toEqual(["2"]);
        expect(chosen(rows, { state: "acknowledged" })).toEqual([]);
        expect(chosen(rows, {})).toHaveLength(2);
    });

    it("lasts until it is over, or until now", () => {
        const opened_at = "2026-01-01T10:00:00Z";
        const now = Date.parse("2026-01-01T12:00:00Z");
        expect(lasts(incident("1", { opened_at, recovered_at: null }), now)).toBe(7_200_000);
        const recovered_at = "2026-01-01T10:30:00Z";
        expect(lasts(incident("1", { opened_at, recovered_at }), now)).toBe(1_800_000);
        expect(lasts(incident("1", { opened_at, recovered_at: null }), 0)).toBe(0);
    });
});

describe("the pages of incidents", () => {
    it("have what is open before what is over, and end", () => {
        const states = statesOf(undefined);
        expect(states).toEqual(["open", "recovered"]);
        const second = nextPlace(firstPlace, "c1", states);
        expect(second).toEqual({ at: 0, cursor: "c1" });
        const third = nextPlace(second ?? firstPlace, null, states);
        expect(third).toEqual({ at: 1, cursor: null });
        expect(nextPlace(third ?? firstPlace, null, states)).toBeNull();
    });

    it("are of one state where one is asked for", () => {
        expect(statesOf("acknowledged")).toEqual(["open"]);
        expect(nextPlace(firstPlace, null, statesOf("recovered"))).toBeNull();
    });
});
