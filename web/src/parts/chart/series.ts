// What a chart shows, and what is asked of it: values at a time, the order of the legend, rows of
// the table. Pure.
import type { Span } from "../range/range";
import type { Unit } from "../value/format";

export interface Series {
    id: string;
    label: string;
    /** One for each time; null where nothing was measured. */
    values: readonly (number | null)[];
}

export interface ChartData {
    /** Milliseconds since 1970, ascending. */
    times: readonly number[];
    series: readonly Series[];
    unit: Unit;
}

/** Something that happened at one moment, as a deployment, or that lasted, as an incident. */
export interface Marker {
    id: string;
    at: number;
    label: string;
    /** When it was over; null: it still lasts. Left out: it was a moment. */
    until?: number | null;
}

/** Something that lasted: a signal. Without an end it still does. */
export interface Band {
    id: string;
    from: number;
    to: number | null;
    label: string;
}

export type LegendOrder = "value" | "name";

export interface LegendEntry {
    id: string;
    label: string;
    at: number;
    value: number | null;
}

/** The value at `index`, or the newest one that was measured. */
export function valueAt({ values }: Series, index: number | null): number | null {
    return index === null
        ? (values.findLast((value) => value !== null) ?? null)
        : (values[index] ?? null);
}

/** By value, the largest first and what has none last; or by name. */
export function legend(
    data: ChartData,
    index: number | null,
    order: LegendOrder,
    language: string,
): LegendEntry[] {
    const collator = new Intl.Collator(language, { numeric: true });
    const entries = data.series.map((series, at) => ({
        id: series.id,
        label: series.label,
        at,
        value: valueAt(series, index),
    }));
    return entries.sort((a, b) =>
        order === "name" || a.value === b.value
            ? collator.compare(a.label, b.label)
            : (b.value ?? -Infinity) - (a.value ?? -Infinity),
    );
}

/**
 * The data with an empty point wherever no point stands for longer than `step` and a half, so that
 * the line is broken there instead of drawn across.
 */
export function withGaps(data: ChartData, step: number): ChartData {
    const places: (number | null)[] = [];
    const times: number[] = [];
    data.times.forEach((time, at) => {
        const before = data.times[at - 1];
        if (before !== undefined && time - before > 1.5 * step) {
            times.push(before + step);
            places.push(null);
        }
        times.push(time);
        places.push(at);
    });
    if (times.length === data.times.length) return data;
    const series = data.series.map((one) => ({
        ...one,
        values: places.map((at) => (at === null ? null : (one.values[at] ?? null))),
    }));
    return { ...data, times, series };
}

/** The usual distance of two points: the median, so that gaps do not count. */
export function stepOf(times: readonly number[]): number {
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
    steps.sort((a, b) => a - b);
    return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** The points that a table shows: at most `rowsMax`, evenly taken, the newest first. */
export function tableRows(times: readonly number[], rowsMax: number): number[] {
    const every = Math.max(1, Math.ceil(times.length / rowsMax));
    const rows: number[] = [];
    for (let at = times.length - 1; at >= 0; at -= every) rows.push(at);
    return rows;
}

/** What happened at the time that is pointed at, and what lasted then. */
export function marksNear(
    time: number,
    reach: number,
    markers: readonly Marker[],
    bands: readonly Band[],
): string[] {
    return [
        ...markers.filter(({ at }) => Math.abs(at - time) <= reach),
        ...bands.filter(({ from, to }) => from - reach <= time && time <= (to ?? Infinity) + reach),
    ].map(({ label }) => label);
}

/** Markers of what lasted, as bands, and the others. */
export function parted(markers: readonly Marker[]): {
    moments: readonly Marker[];
    lasting: readonly Band[];
} {
    return {
        moments: markers.filter(({ until }) => until === undefined),
        lasting: markers.flatMap(({ id, at, until, label }) =>
            until === undefined ? [] : [{ id, from: at, to: until, label }],
        ),
    };
}

/** Markers that stand so near each other that one flag names them all. */
export interface MarkerFlag {
    /** Where, as a part of the width. */
    part: number;
    /** The earliest first. */
    markers: readonly Marker[];
}

/**
 * The flags of what happened within the range, no two nearer than `apart` pixels of `width`. What
 * began before it and still lasted has its flag at the beginning.
 */
export function flagsOf(
    markers: readonly Marker[],
    { from, to }: Span,
    width: number,
    apart: number,
): MarkerFlag[] {
    const flags: { part: number; markers: Marker[] }[] = [];
    const shownAt = ({ at, until }: Marker) =>
        until === undefined || (until ?? to) < from ? at : Math.max(at, from);
    for (const marker of markers.toSorted((a, b) => shownAt(a) - shownAt(b))) {
        const part = (shownAt(marker) - from) / (to - from);
        if (part < 0 || part > 1) continue;
        const last = flags.at(-1);
        if (last && (part - last.part) * width < apart) last.markers.push(marker);
        else flags.push({ part, markers: [marker] });
    }
    return flags;
}

/** Where a key moves the crosshair among `count` points; null where it does not. */
export function steppedTo(key: string, index: number | null, count: number): number | null {
    if (count === 0) return null;
    const at = index ?? count - 1;
    const leads: Record<string, number> = {
        ArrowLeft: at - 1,
        ArrowRight: at + 1,
        PageUp: at - Math.ceil(count / 10),
        PageDown: at + Math.ceil(count / 10),
        Home: 0,
        End: count - 1,
    };
    const to = leads[key];
    return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}
