import { describe, expect, it } from "vitest";

import type { Ticket } from "../api/types";
import { chosenChange, compare } from "./stale";

function ticket(part: Partial<Ticket>): Ticket {
    return {
        subject: "It burns",
        kind: "incident",
        maintenance: "corrective",
        impact: "low",
        urgency: "low",
        labels: [],
        ...part,
    } as Ticket;
}

describe("a save on top of an older version", () => {
    it("tells what I changed from what they changed", () => {
        const compared = compare({
            base: ticket({}),
            current: ticket({ subject: "It burns still", urgency: "high" }),
            mine: { subject: "It burns again", labels: ["fire"] },
        });

        expect(compared.map(({ field, by }) => [field, by])).toEqual([
            ["subject", "both"],
            ["urgency", "theirs"],
            ["labels", "mine"],
        ]);
    });

    it("sees no conflict where both did the same", () => {
        expect(
            compare({ base: ticket({}), current: ticket({ kind: "bug" }), mine: { kind: "bug" } }),
        ).toEqual([]);
    });

    it("saves only the fields for which mine was chosen", () => {
        const compared = compare({
            base: ticket({}),
            current: ticket({ subject: "Theirs" }),
            mine: { subject: "Mine", impact: "high" },
        });

        expect(chosenChange(compared, new Set(["impact"]))).toEqual({ impact: "high" });
        expect(chosenChange(compared, new Set(["subject", "impact"]))).toEqual({
            subject: "Mine",
            impact: "high",
        });
    });
});
