// Dates, spans and sizes in words, by Intl. Pure: the clock and the language are given.

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["week", 604_800],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
];

/** How long ago `at` was, in the largest whole unit. `narrow` leaves out the word for "ago": 3h. */
export function ago(at: string, now: number, language: string, style: "narrow" | "long"): string {
    const seconds = Math.round((Date.parse(at) - now) / 1000);
    // A narrow month would read like a minute: "1m".
    const fits = ([unit, length]: (typeof steps)[number]) =>
        Math.abs(seconds) >= length && !(unit === "month" && style === "narrow");
    const [unit, length] = steps.find(fits) ?? ["second", 1];
    const amount = Math.trunc(seconds / length);
    if (style === "narrow" && unit !== "second") {
        return new Intl.NumberFormat(language, {
            style: "unit",
            unit,
            unitDisplay: "narrow",
        }).format(Math.abs(amount));
    }
    return new Intl.RelativeTimeFormat(language, { numeric: "auto", style }).format(
        unit === "second" ? 0 : amount,
        unit,
    );
}

export function exact(at: string, language: string): string {
    return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" }).format(
        new Date(at),
    );
}

/** A time to the minute, in a sentence or a list of times. */
export function dated(at: string, language: string): string {
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(
        new Date(at),
    );
}

/** A count as it is shown in little room: what is beyond 99 is many. */
export function shownCount({ count, is_more }: { count: number; is_more: boolean }): string {
    return is_more || count > 99 ? "99+" : String(count);
}
