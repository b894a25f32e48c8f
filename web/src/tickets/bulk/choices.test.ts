import { describe, expect, it } from "vitest";

import { askedOf, choices, noValues } from "./choices";

describe("what is asked for many tickets", () => {
    it("is nothing as long as something is missing", () => {
        const missing = choices.filter((choice) => askedOf(choice, noValues) === null);
        expect(missing).toEqual(["team", "priority", "labels", "classify", "escalate", "macro"]);
    });

    it("holds only what was given", () => {
        expect(askedOf("priority", { ...noValues, urgency: "high" })).toEqual({
            action: "change",
            arguments: { urgency: "high" },
        });
        expect(askedOf("labels", { ...noValues, removeLabels: ["old"] })).toEqual({
            action: "change",
            arguments: { remove_labels: ["old"] },
        });
        expect(askedOf("resolve", { ...noValues, note: "  " })).toEqual({
            action: "resolve",
            arguments: { resolution: "fixed" },
        });
    });

    it("gives tickets to nobody where no person was chosen", () => {
        expect(askedOf("assign", noValues)).toEqual({ action: "assign", arguments: {} });
        expect(askedOf("assign", { ...noValues, assignee: "7" })).toEqual({
            action: "assign",
            arguments: { assignee: "7" },
        });
    });
});
