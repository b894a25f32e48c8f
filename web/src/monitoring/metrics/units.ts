// In which unit the samples of a metric are read: what OpenTelemetry and Prometheus call it, as the
// charts know it. Pure.
import type { Unit } from "../../parts/value/format";
import { namedUnit } from "../../parts/value/unit-names";
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
    const named = namedUnit(given);
    // Seconds of work in a second are a number: so many at once.
    if (named?.unit === "duration")
        return isPerSecond
            ? { ...plain, unit: "count", factor: named.factor / 1_000 }
            : { ...plain, ...named };
    if (named?.unit === "bytes") return { ...plain, ...named, isPerSecond };
    if (isPerSecond) return { ...plain, unit: "rate", other: otherOf(given) };
    if (named) return { ...plain, ...named };
    return { ...plain, unit: "count", other: otherOf(given) };
}

const otherOf = (unit: string) => (unit === "" || unit === "1" ? null : unit.replace(/[{}]/g, ""));
