// How often a report is mailed, as a cron expression. Pure.

export const oftens = ["day", "workday", "monday", "friday", "month"] as const;
export type Often = (typeof oftens)[number];

const days: Record<Often, string> = {
    day: "* * *",
    workday: "* * mon-fri",
    monday: "* * mon",
    friday: "* * fri",
    month: "1 * *",
};

/** At a time of day such as `07:30`; a month's on its first day. */
export function cronOf(often: Often, time: string): string {
    const [hour = "7", minute = "0"] = time.split(":");
    return `${Number(minute)} ${Number(hour)} ${days[often]}`;
}
