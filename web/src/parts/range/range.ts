// A range of time as it stands in an address: `1h` is the last hour, `2026-03-01T10:00:00Z..…` is
// absolute. Pure: the clock is given. Times are milliseconds since 1970.

export type RangeUnit = "m" | "h" | "d" | "w";

export type TimeRange =
    | { kind: "last"; amount: number; unit: RangeUnit }
    | { kind: "between"; from: number; to: number };

export interface Span {
    from: number;
    to: number;
}

const lengths: Record<RangeUnit, number> = {
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 604_800_000,
};
const amountMax = 999;
/** No shorter range can be chosen: below it there is nothing to see. */
export const spanMin = 1_000;
export const spanMax = 3 * 366 * lengths.d;

export const presets: readonly TimeRange[] = (
    [
        [15, "m"],
        [1, "h"],
        [4, "h"],
        [1, "d"],
        [7, "d"],
        [30, "d"],
    ] as const
).map(([amount, unit]) => ({ kind: "last", amount, unit }));

/** What an address or a person says: `1h`, `last 1 h`, or two times with `..` between. */
export function parseRange(text: string | undefined): TimeRange | null {
    const last = /^\s*(?:last\s*)?(\d{1,3})\s*(m|h|d|w)\s*$/i.exec(text ?? "");
    if (last) {
        const amount = Number(last[1]);
        const unit = (last[2] ?? "h").toLowerCase() as RangeUnit;
        return amount >= 1 && amount <= amountMax ? { kind: "last", amount, unit } : null;
    }
    const [from, to, ...more] = (text ?? "").split("..").map((one) => Date.parse(one.trim()));
    if (from === undefined || to === undefined || more.length > 0) return null;
    return between(from, to);
}

/** None where the times are no times, the wrong way round, or too far apart. */
export function between(from: number, to: number): TimeRange | null {
    const isGood = Number.isFinite(from) && Number.isFinite(to) && to - from >= spanMin;
    return isGood && to - from <= spanMax ? { kind: "between", from, to } : null;
}

export function printRange(range: TimeRange): string {
    if (range.kind === "last") return `${range.amount}${range.unit}`;
    const iso = (time: number) => new Date(time).toISOString().replace(".000Z", "Z");
    return `${iso(range.from)}..${iso(range.to)}`;
}

export function spanOf(range: TimeRange, now: number): Span {
    return range.kind === "between"
        ? { from: range.from, to: range.to }
        : { from: now - range.amount * lengths[range.unit], to: now };
}

/** What was dragged over, whichever way; null where it is too little to be meant. */
export function dragged(start: number, end: number): Span | null {
    const [from, to] = start < end ? [start, end] : [end, start];
    return to - from >= spanMin ? { from: Math.round(from), to: Math.round(to) } : null;
}

/** Twice as much around the same middle, but nothing that is still to come. */
export function widened({ from, to }: Span, now: number): Span {
    const length = Math.min(2 * (to - from), spanMax);
    const middle = (from + to) / 2;
    const end = Math.min(middle + length / 2, Math.max(now, to));
    return { from: Math.round(end - length), to: Math.round(end) };
}

/** The same length, by half of it earlier (-1) or later (1), but not beyond now. */
export function shifted({ from, to }: Span, by: 1 | -1, now: number): Span {
    const step = (by * (to - from)) / 2;
    const end = Math.min(to + step, Math.max(now, to));
    return { from: Math.round(from + end - to), to: Math.round(end) };
}

const steps = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** The seconds between two points, so that there are about as many as can be seen apart. */
export function stepSeconds({ from, to }: Span, pixels: number): number {
    const wanted = (to - from) / 1000 / Math.max(1, pixels / 3);
    return steps.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}
