// Until when something is due soon. Pure: the clock is given.

const hoursAhead = 8;
const quarter = 15 * 60_000;

/** In eight hours, to the quarter of an hour: so that the same is asked for a while. */
export function dueBefore(now: number): string {
    const at = Math.ceil((now + hoursAhead * 3_600_000) / quarter) * quarter;
    return new Date(at).toISOString().replace(".000Z", "Z");
}
