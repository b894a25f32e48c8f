// Times as the browser's fields for them write them: by the clock of the viewer. Pure.

export const inHours = (hours: number, now = Date.now()) => now + hours * 3_600_000;

/** `2026-12-24T22:00`. */
export function localTime(at: number): string {
    const date = new Date(at);
    const shifted = new Date(at - date.getTimezoneOffset() * 60_000);
    return shifted.toISOString().slice(0, 16);
}

/** The moment that is meant; null where nothing whole is written. */
export function timeOfLocal(text: string): string | null {
    const time = Date.parse(text);
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && Number.isFinite(time)
        ? new Date(time).toISOString()
        : null;
}
