// What stands below the ticks of a time axis. Pure.

/** `seconds`: between two ticks. The day is said where it changes. */
export function timeTicks(times: readonly number[], seconds: number, language: string): string[] {
    const format = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(language, options);
    const day = format({ day: "numeric", month: "short" });
    if (seconds >= 86_400) return times.map((time) => day.format(time));
    const clock = format({
        hour: "2-digit",
        minute: "2-digit",
        ...(seconds < 60 && { second: "2-digit" }),
        hourCycle: "h23",
    });
    return times.map((time, at) => {
        const before = times[at - 1];
        const isNewDay = before !== undefined && day.format(before) !== day.format(time);
        return isNewDay ? day.format(time) : clock.format(time);
    });
}
