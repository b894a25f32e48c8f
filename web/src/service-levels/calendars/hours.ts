// Opening hours day by day, as people write them, `09:00-12:00, 13:00-17:00`, and as the server has
// them: the same hours on several days. Pure.
import type { CalendarDefinition } from "../../api/types";

type OpeningHours = CalendarDefinition["hours"][number];
export type Weekday = OpeningHours["days"][number];
export type Days = Record<Weekday, string>;

export const weekdays = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
] as const satisfies Weekday[];

export function toDays(hours: readonly OpeningHours[]): Days {
    const days = Object.fromEntries(weekdays.map((day) => [day, ""])) as Days;
    for (const { days: open, from, to } of hours)
        for (const day of open) days[day] += `${days[day] && ", "}${from}-${to}`;
    return days;
}

/** What cannot be read stands where a time should, for the server to refuse. */
export function fromDays(days: Days): OpeningHours[] {
    const all = new Map<string, OpeningHours>();
    for (const day of weekdays)
        for (const part of days[day].split(",")) {
            const range = part.trim();
            if (range === "") continue;
            const [from = "", to = ""] = range.split(/\s*[-–]\s*/);
            const key = `${full(from)}-${full(to)}`;
            const known = all.get(key);
            if (known) known.days.push(day);
            else all.set(key, { days: [day], from: full(from), to: full(to) });
        }
    return [...all.values()];
}

/** `9` and `9:30` as `09:00` and `09:30`. */
function full(time: string): string {
    const found = /^(\d{1,2})(?::(\d{2}))?$/.exec(time.trim());
    return found ? `${(found[1] ?? "").padStart(2, "0")}:${found[2] ?? "00"}` : time.trim();
}

/** Names of the days in a language, from Monday on. */
export function dayNames(language: string): Record<Weekday, string> {
    const name = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    // 1 January 2024 was a Monday.
    return Object.fromEntries(
        weekdays.map((day, at) => [day, name.format(Date.UTC(2024, 0, 1 + at))]),
    ) as Record<Weekday, string>;
}
