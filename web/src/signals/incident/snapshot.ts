// The charts of a snapshot, as whoever raised a signal sent them. What does not look like a chart is
// left out: it is outside text. Pure.
import type { ChartData, Marker, Series } from "../../parts/chart/series";
import type { Span } from "../../parts/range/range";
import { namedUnit } from "../../parts/value/unit-names";
import { deploymentIn } from "./evidence";

export interface SnapshotChart {
    name: string;
    /** What a chart has no unit for, as it is called. */
    other: string;
    data: ChartData;
    span: Span;
}

export interface Snapshot {
    charts: readonly SnapshotChart[];
    marks: readonly Marker[];
}

/** What is expected of a series has these two lines around it. */
export const expectedLines = ["expected-low", "expected-high"] as const;

const chartsMax = 12;
const pointsMax = 2_000;
const marksMax = 50;

type Names = Readonly<{ low: string; high: string }>;

/** `names` are what the lines of what was expected are called. */
export function snapshotOf(value: unknown, names: Names): Snapshot {
    const charts = member(value, "charts");
    const series = listOf(member(charts, "series")).slice(0, chartsMax);
    const marks = [...listOf(member(charts, "marks")), ...listOf(member(value, "marks"))];
    return {
        charts: series.flatMap((one) => chartOf(one, names) ?? []),
        marks: marks.slice(0, marksMax).flatMap(markOf),
    };
}

function chartOf(value: unknown, names: Names): SnapshotChart | null {
    const name = member(value, "name");
    const given = member(value, "unit");
    const points = rows(member(value, "points"), 2);
    if (typeof name !== "string" || points.length < 2) return null;
    const unit = typeof given === "string" ? given : "";
    const { unit: known, factor } = namedUnit(unit) ?? { unit: "count" as const, factor: 1 };
    const isNamed = namedUnit(unit) !== null || unit === "" || unit === "1";
    const expected = rows(member(value, "expected"), 3);
    const times = Array.from(new Set([...points, ...expected].map(([at]) => at ?? 0))).sort(
        (a, b) => a - b,
    );
    const line = (id: string, label: string, of: readonly (number | null)[][], at: number) => {
        const values = new Map(of.map((row) => [row[0], row[at] ?? null]));
        return {
            id,
            label,
            values: times.map((time) => {
                const found = values.get(time) ?? null;
                return found === null ? null : found * factor;
            }),
        };
    };
    const lines: Series[] = [line("value", name, points, 1)];
    if (expected.length > 0)
        lines.push(
            line(expectedLines[0], names.low, expected, 1),
            line(expectedLines[1], names.high, expected, 2),
        );
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    return {
        name,
        other: isNamed ? "" : unit.replace(/[{}]/g, ""),
        data: { times: times.map((time) => time * 1000), series: lines, unit: known },
        span: { from: first * 1000, to: Math.max(last * 1000, first * 1000 + 1_000) },
    };
}

/** Rows of a time and so many numbers less one; a number may be missing, the time may not. */
function rows(value: unknown, width: number): (number | null)[][] {
    return listOf(value)
        .slice(0, pointsMax)
        .flatMap((row) => {
            const cells = listOf(row).slice(0, width);
            const numbers = cells.map((cell) =>
                typeof cell === "number" && Number.isFinite(cell) ? cell : null,
            );
            const at = numbers[0];
            return numbers.length === width && at !== null && isTime(at) ? [numbers] : [];
        });
}

/** Seconds since 1970 that a date can be made of. */
const isTime = (at: number | undefined) => at !== undefined && at > 0 && at < 8_640_000_000_000;

function markOf(value: unknown, place: number): Marker[] {
    const [at, text] = [member(value, "at"), member(value, "text")];
    const time = typeof at === "number" ? at * 1000 : typeof at === "string" ? Date.parse(at) : NaN;
    if (!Number.isFinite(time) || typeof text !== "string" || text === "") return [];
    const deployment = deploymentIn(value as Record<string, unknown>);
    const id = deployment === null ? `${place} ${time}` : `deployment ${deployment}`;
    return [{ id, at: time, label: text.slice(0, 200) }];
}

function member(value: unknown, name: string): unknown {
    return typeof value === "object" && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The time that all charts show together. */
export function spanOfAll(charts: readonly SnapshotChart[]): Span {
    return {
        from: Math.min(...charts.map(({ span }) => span.from)),
        to: Math.max(...charts.map(({ span }) => span.to)),
    };
}

/** What is known now, and what was sent besides: a deployment that was sent is the one known. */
export function besides(sent: readonly Marker[], known: readonly Marker[]): readonly Marker[] {
    return [...known, ...sent.filter(({ id }) => known.every((one) => one.id !== id))];
}

/** The marks that stand within a chart: of one that does not, nothing could be seen. */
export function marksWithin(marks: readonly Marker[], { from, to }: Span): readonly Marker[] {
    return marks.filter(
        ({ at, until }) =>
            at <= to && (from <= at || (until !== undefined && (until === null || until >= from))),
    );
}
