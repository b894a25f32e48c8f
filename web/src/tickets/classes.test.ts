import { expect, it } from "vitest";

import { classesFor, priorityOf } from "./classes";

it("reaches every priority from every cell, and changes as little as it can", () => {
    const from = { impact: "medium", urgency: "medium" } as const;
    expect(classesFor("high", from)).toEqual({ impact: "medium", urgency: "high" });
    expect(classesFor("normal", from)).toEqual(from);
    expect(classesFor("low", from)).toEqual({ impact: "medium", urgency: "low" });
    expect(classesFor("urgent", { impact: "low", urgency: "low" })).toEqual({
        impact: "high",
        urgency: "high",
    });
    for (const priority of ["low", "normal", "high", "urgent"] as const)
        for (const impact of ["low", "medium", "high"] as const)
            for (const urgency of ["low", "medium", "high"] as const) {
                const to = classesFor(priority, { impact, urgency });
                expect(priorityOf(to.impact, to.urgency)).toBe(priority);
            }
});
