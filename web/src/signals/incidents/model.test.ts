import { describe, expect, it } from "vitest";

import type { Incident } from "../../api/types";
import { lasts, peopleOf, placeOf, servicesOf, stateOf } from "./model";
import { firstPlace, nextPlace, statesOf } from "./places";

const incident = (more: Partial<Incident> = {}) =>
    ({
        id: "1",
        state: "open",
        is_acknowledged: false,
        application: "SHOP",
        environment: "",
        services: [],
        service_count: 0,
        acknowledged_by: [],
        ...more,
    }) as unknown as Incident;

describe("an incident in the list", () => {
    it("is acknowledged where somebody sees to all that is there, until it is over", () => {
        expect(stateOf(incident())).toBe("open");
        expect(stateOf(incident({ is_acknowledged: true }))).toBe("acknowledged");
        expect(stateOf(incident({ state: "recovered" }))).toBe("recovered");
        expect(stateOf(incident({ state: "merged" }))).toBe("recovered");
    });

    it("says where it is, and counts the services that have no place", () => {
        expect(placeOf(incident())).toBe("SHOP");
        expect(placeOf(incident({ environment: "test" }))).toBe("SHOP · test");
        expect(servicesOf(incident())).toBe("");
        expect(servicesOf(incident({ services: ["a", "b"], service_count: 2 }))).toBe("a, b");
        expect(servicesOf(incident({ services: ["a", "b"], service_count: 9 }))).toBe("a, b, +7");
    });

    it("names who sees to it", () => {
        const acknowledged_by = [
            { id: "1", name: "Ann" },
            { id: "2", name: "Abe" },
        ];
        expect(peopleOf(incident({ acknowledged_by }))).toBe("Ann, Abe");
    });

    it("lasts until it is over, or until now", () => {
        const opened_at = "2026-01-01T10:00:00Z";
        const now = Date.parse("2026-01-01T12:00:00Z");
        expect(lasts(incident({ opened_at, recovered_at: null }), now)).toBe(7_200_000);
        const recovered_at = "2026-01-01T10:30:00Z";
        expect(lasts(incident({ opened_at, recovered_at }), now)).toBe(1_800_000);
        expect(lasts(incident({ opened_at, recovered_at: null }), 0)).toBe(0);
    });
});

describe("the pages of incidents", () => {
    it("have what is open before what is over, and end", () => {
        const states = statesOf(undefined);
        expect(states).toEqual([{ state: "open" }, { state: "recovered" }]);
        const second = nextPlace(firstPlace, "c1", states);
        expect(second).toEqual({ at: 0, cursor: "c1" });
        const third = nextPlace(second ?? firstPlace, null, states);
        expect(third).toEqual({ at: 1, cursor: null });
        expect(nextPlace(third ?? firstPlace, null, states)).toBeNull();
    });

    it("are of one state where one is asked for", () => {
        expect(statesOf("acknowledged")).toEqual([{ state: "open", acknowledged: true }]);
        expect(statesOf("open")).toEqual([{ state: "open", acknowledged: false }]);
        expect(nextPlace(firstPlace, null, statesOf("recovered"))).toBeNull();
    });
});
