// The rules of scrape targets: how one does, how often to look again, and what is sent of a form. Pure.
import type { ScrapeTarget } from "../../api/types";

export const intervalUsual = 60;

/** What a target has for its answer unless it is given another: as the server has it. */
export const usualTimeout = (interval: number) => (interval > 10 ? 10 : interval - 1);

export type TargetState = "off" | "waiting" | "up" | "down" | "overdue";

// How a scrape went is told up to a minute late, and after a crash another server takes over within one.
const graceMs = 120_000;

const ageOf = (time: string, now: number) => now - Date.parse(time);

/** How a target does. It is overdue where twice its interval went by without a scrape. */
export function stateOf(target: ScrapeTarget, now: number): TargetState {
    const { enabled, last, changed_at, interval_seconds } = target;
    if (!enabled) return "off";
    if (ageOf(last?.at ?? changed_at, now) > 2000 * interval_seconds + graceMs) return "overdue";
    if (!last) return "waiting";
    return last.is_up ? "up" : "down";
}

export const needsSomeone = (state: TargetState) => state === "down" || state === "overdue";

/** In how many milliseconds to ask again: soon while the first scrape is awaited, never where all are off. */
export function askAgain(targets: readonly ScrapeTarget[], now: number): number | false {
    const scraped = targets.filter(({ enabled }) => enabled);
    if (scraped.length === 0) return false;
    const isAwaited = scraped.some(
        ({ last, changed_at }) => !last && ageOf(changed_at, now) < graceMs,
    );
    return isAwaited ? 3_000 : 30_000;
}

export interface TargetForm {
    name: string;
    url: string;
    /** Null: the usual one. */
    interval_seconds: number | null;
    timeout_seconds: number | null;
    enabled: boolean;
}

export const toForm = (target: ScrapeTarget | null): TargetForm => ({
    name: target?.name ?? "",
    url: target?.url ?? "",
    interval_seconds: target?.interval_seconds ?? intervalUsual,
    timeout_seconds: target?.timeout_seconds ?? null,
    enabled: target?.enabled ?? true,
});

/** A form as the server takes it: what is left empty is what is usual. */
export function bodyOf({ name, url, interval_seconds, timeout_seconds, enabled }: TargetForm) {
    const interval = interval_seconds ?? intervalUsual;
    return {
        name: name.trim(),
        url: url.trim(),
        interval_seconds: interval,
        timeout_seconds: timeout_seconds ?? usualTimeout(interval),
        enabled,
    };
}
