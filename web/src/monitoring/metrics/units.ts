// In which unit the samples of a metric are read: what OpenTelemetry and Prometheus call it, as the
// charts know it. Pure.
import type { Unit } from "../../parts/value/format";
import type { Show } from "../api";

export interface Reading {
    unit: Unit;
    /** From the unit of the samples to that of the chart. */
    factor: number;
    /** The samples are changes in a second; the chart's unit does not say it by itself. */
    isPerSecond: boolean;
    /** What a chart has no unit for, as it is called: `{request}`. */
    other: string | null;
}

const durations: Record<string, number> = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    ms: 1,
    s: 1_000,
    seconds: 1_000,
    milliseconds: 1,
    min: 60_000,
    h: 3_600_000,
};
const sizes: Record<string, number> = {
    By: 1,
    bytes: 1,
    KiBy: 1024,
    MiBy: 1024 ** 2,
    GiBy: 1024 ** 3,
    kBy: 1_000,
    MBy: 1e6,
};

/** The unit, or that at the end of the name as in Prometheus: `http_duration_seconds_bucket`. */
function givenUnit(metric: string, unit: string): string {
    if (unit !== "") return unit;
    return (
        /_(seconds|milliseconds|bytes|ratio)(?:_(?:total|bucket|sum|max))?$/.exec(metric)?.[1] ?? ""
    );
}

export function readingOf(metric: string, unit: string, show: Show): Reading {
    const given = givenUnit(metric, unit);
    const isPerSecond = show === "rate";
    const plain = { factor: 1, isPerSecond: false, other: null };
    const duration = durations[given];
    // Seconds of work in a second are a number: so many at once.
    if (duration !== undefined)
        return isPerSecond
            ? { ...plain, unit: "count", factor: duration / 1_000 }
            : { ...plain, unit: "duration", factor: duration };
    const size = sizes[given];
    if (size !== undefined) return { ...plain, unit: "bytes", factor: size, isPerSecond };
    if (isPerSecond) return { ...plain, unit: "rate", other: otherOf(given) };
    if (given === "ratio") return { ...plain, unit: "share" };
    if (given === "%") return { ...plain, unit: "share", factor: 0.01 };
    return { ...plain, unit: "count", other: otherOf(given) };
}

const otherOf = (unit: string) => (unit === "" || unit === "1" ? null : unit.replace(/[{}]/g, ""));
