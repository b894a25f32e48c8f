import { expect, test } from "vitest";

import { dayNames, fromDays, toDays } from "./hours";

const none = toDays([]);

test("hours are shown day by day, several a day", () => {
    const days = toDays([
        { days: ["monday", "friday"], from: "09:00", to: "12:00" },
        { days: ["monday"], from: "13:00", to: "17:00" },
    ]);
    expect(days.monday).toBe("09:00-12:00, 13:00-17:00");
    expect(days.friday).toBe("09:00-12:00");
    expect(days.sunday).toBe("");
});

test("days with the same hours are written once, and short forms are read", () => {
    expect(
        fromDays({ ...none, monday: "9-17", tuesday: " 09:00 – 17:00 ", friday: "9:30-12" }),
    ).toEqual([
        { days: ["monday", "tuesday"], from: "09:00", to: "17:00" },
        { days: ["friday"], from: "09:30", to: "12:00" },
    ]);
});

test("what cannot be read is left for the server to refuse", () => {
    expect(fromDays({ ...none, monday: "noon" })).toEqual([
        { days: ["monday"], from: "noon", to: "" },
    ]);
});

test("hours survive being shown and read", () => {
    const hours = [{ days: ["saturday" as const], from: "22:00", to: "06:00" }];
    expect(fromDays(toDays(hours))).toEqual(hours);
});

test("days are named from Monday on", () => {
    expect(dayNames("en").monday).toBe("Monday");
    expect(dayNames("de").sunday).toBe("Sonntag");
});
