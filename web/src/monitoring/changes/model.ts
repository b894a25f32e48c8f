// Versions that were new, as charts and ranges of time know them. Pure.
import type { ChartMark } from "../../frame/module";
import type { Marker } from "../../parts/chart/series";
import { printRange, type Span } from "../../parts/range/range";
import type { VersionChange } from "../answers";

export const idOf = ({ at, application, service, environment, after }: VersionChange) =>
    JSON.stringify([at, application, service, environment, after]);

/** A deployment, and the first sight of its version, are no further apart. */
const apartMs = 6 * 3_600_000;

/** Whether that mark is the deployment of this version. */
export function isOf(change: VersionChange, { at, version }: ChartMark): boolean {
    const isAny = (one: string | null, other: string | null) =>
        one === null || other === null || one === other;
    return (
        version !== undefined &&
        version.version === change.after &&
        version.application === change.application &&
        isAny(version.service, change.service) &&
        isAny(version.environment, change.environment) &&
        Math.abs(Date.parse(change.at) - at) <= apartMs
    );
}

/** What a marker is called: the service too, where more than one is shown. */
export function markersOf(changes: readonly VersionChange[], hasService: boolean): Marker[] {
    return changes.map((one) => ({
        id: idOf(one),
        at: Date.parse(one.at),
        label: `${hasService ? `${one.service} ` : ""}${one.before} → ${one.after}`,
    }));
}

/** Of the version before, so much is compared, where the page shows less of it. */
const beforeMs = 30 * 60_000;

/** The ranges that compare what was before a change with what came after. */
export function rangesAround(at: number, { from, to }: Span) {
    const print = (start: number, end: number) =>
        printRange({ kind: "between", from: Math.floor(start), to: Math.ceil(end) });
    return { range: print(Math.min(from, at - beforeMs), to), after: print(at, to) };
}
