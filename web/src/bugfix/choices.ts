// What may be decided about errors, as it is picked from a list. Pure.
export type Resolution =
    { in: "now" } | { in: "next_release" } | { in: "release"; release: string };

/** Until any of these comes true; without any, until somebody reopens it. */
export interface Ignoring {
    until?: string;
    events?: number;
    users?: number;
}

/** How long, or for how much, an error is usually ignored. */
export const ignoringPresets = ["ever", "day", "week", "month", "events", "users"] as const;
export type IgnoringPreset = (typeof ignoringPresets)[number];

const dayMs = 86_400_000;
const days: Partial<Record<IgnoringPreset, number>> = { day: 1, week: 7, month: 30 };
export const presetCount = 100;

export function ignoringOf(preset: IgnoringPreset, now: number): Ignoring {
    if (preset === "events") return { events: presetCount };
    if (preset === "users") return { users: presetCount };
    const length = days[preset];
    return length === undefined ? {} : { until: new Date(now + length * dayMs).toISOString() };
}
