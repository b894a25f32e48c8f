import { describe, expect, it } from "vitest";

import { dayName, minutesBetween, scheduleText } from "./schedule";

describe("the schedule of a maintenance window", () => {
    it("is a day's length where it ends when it began, and goes over midnight", () => {
        expect(minutesBetween("02:00", "04:30")).toBe(150);
        expect(minutesBetween("23:00", "01:00")).toBe(120);
        expect(minutesBetween("02:00", "02:00")).toBe(1_440);
    });

    it("is read in the order of the week, in the language of the reader", () => {
        const weekly = {
            days: ["sunday", "monday"] as ("sunday" | "monday")[],
            from: "23:00",
            minutes: 120,
            begins: null,
            until: null,
        };
        expect(scheduleText({ once: null, weekly }, "en")).toBe("Mon, Sun 23:00 – 01:00");
        expect(scheduleText({ once: null, weekly }, "de")).toBe("Mo, So 23:00 – 01:00");
        expect(dayName("wednesday", "de", "long")).toBe("Mittwoch");
        const once = { from: "2026-12-24T22:00", until: "2026-12-25T06:00" };
        expect(scheduleText({ once, weekly: null }, "en")).toBe(
            "2026-12-24 22:00 – 2026-12-25 06:00",
        );
    });
});
