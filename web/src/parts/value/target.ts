// Targets as people write them, `4h`, `1h 30m`, `45`, and as the server has them: minutes. Pure.

/** Nothing for an empty text; NaN for what cannot be read. */
export function minutesOf(text: string): number | null {
    const trimmed = text.trim().toLowerCase();
    if (trimmed === "") return null;
    const found = /^(?:(\d{1,6})\s*h)?\s*(?:(\d{1,7})\s*(?:m|min)?)?$/.exec(trimmed);
    if (!found) return Number.NaN;
    return Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}

export function textOf(minutes: number | null | undefined): string {
    if (minutes === null || minutes === undefined) return "";
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (hours === 0) return `${rest}m`;
    return rest === 0 ? `${hours}h` : `${hours}h ${rest}m`;
}

/** What is sent for a text. Zero is refused by the server, in its own words: so is what cannot be
 *  read. */
export function sentMinutesOf(text: string): number | null {
    const minutes = minutesOf(text);
    return Number.isNaN(minutes) ? 0 : minutes;
}
