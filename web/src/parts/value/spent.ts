// Time that people spent, as they type and read it. Pure.

/** Minutes of `90`, `1:30`, `1h 30m`, `1.5h` or `1,5 h`; null for anything else, and outside of a day. */
export function readMinutes(text: string): number | null {
    const typed = text.trim().toLowerCase().replace(",", ".");
    const clock = /^(\d{1,2}):([0-5]\d)$/.exec(typed);
    const parts = /^(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*(?:m|min)?)?$/.exec(typed);
    let minutes: number;
    if (clock) minutes = Number(clock[1]) * 60 + Number(clock[2]);
    else if (parts && typed !== "")
        minutes = Math.round(Number(parts[1] ?? 0) * 60) + Number(parts[2] ?? 0);
    else return null;
    return minutes >= 1 && minutes <= 1440 ? minutes : null;
}

/** `1 h 30 min`, in the reader's language. */
export function spentTime(minutes: number, language: string): string {
    const unit = (value: number, name: "hour" | "minute") =>
        new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(
            value,
        );
    const sign = minutes < 0 ? "−" : "";
    const all = Math.abs(minutes);
    const hours = Math.floor(all / 60);
    const rest = all % 60;
    if (hours === 0) return sign + unit(rest, "minute");
    return sign + unit(hours, "hour") + (rest > 0 ? ` ${unit(rest, "minute")}` : "");
}
