// When a maintenance window is, by the clock of its time zone. Pure.
import type { MaintenanceWindow } from "../../api/types";

export type Schedule = MaintenanceWindow["schedule"];
export type Weekday = NonNullable<Schedule["weekly"]>["days"][number];

export const weekdays = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
] as const satisfies readonly Weekday[];

const dayMinutes = 24 * 60;

/** `Mon`; the language has its own names. */
export function dayName(day: Weekday, language: string, weekday: "short" | "long"): string {
    // The first of January 2024 was a Monday.
    const date = new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));
    return new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(date);
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** How long it is from one time of day to the next such; the same time is a whole day. */
export function minutesBetween(from: string, to: string): number {
    return (minutesOf(to) - minutesOf(from) + dayMinutes) % dayMinutes || dayMinutes;
}

function timeAfter(from: string, minutes: number): string {
    const at = (minutesOf(from) + minutes) % dayMinutes;
    const two = (value: number) => String(value).padStart(2, "0");
    return `${two(Math.floor(at / 60))}:${two(at % 60)}`;
}

/** `Mon, Sun 02:00 – 04:00`, or from one date and time to another. */
export function scheduleText({ once, weekly }: Schedule, language: string): string {
    if (once) return `${once.from.replace("T", " ")} – ${once.until.replace("T", " ")}`;
    if (!weekly) return "";
    const days = weekdays
        .filter((day) => weekly.days.includes(day))
        .map((day) => dayName(day, language, "short"));
    return `${days.join(", ")} ${weekly.from} – ${timeAfter(weekly.from, weekly.minutes)}`;
}
