// Days of a contract, as date fields have them, and the instants that they stand for: the first day
// from its beginning, the last to its end, on the clock of whoever writes them. Pure.

/** The day in which an instant is, `2026-12-24`. An end is of the day before it. */
export function dayOf(at: string, isEnd: boolean): string {
    const time = new Date(Date.parse(at) - (isEnd ? 1 : 0));
    const two = (value: number) => String(value).padStart(2, "0");
    return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** Empty for what is no day. */
export function instantOf(day: string, isEnd: boolean): string {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
    if (!found) return "";
    const [year, month, date] = found.slice(1).map(Number) as [number, number, number];
    return new Date(year, month - 1, date + (isEnd ? 1 : 0)).toISOString();
}
