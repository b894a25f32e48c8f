// Incidents as the list shows them: with what their signals say. Pure.
import type { Incident, Signal } from "../../api/types";
import type { Severity, ShownState } from "../names";

export interface IncidentRow {
    id: string;
    incident: Incident;
    state: ShownState;
    /** Of its signals that are there; none where that is not known. */
    services: readonly string[] | null;
    /** Who sees to it, where somebody does. */
    by: readonly string[];
    /** Others are not notified of it, until this is over. */
    isQuiet: boolean;
}

/** Rows in the order of the incidents. `signals` are those that are there now, as far as known. */
export function rowsOf(
    incidents: readonly Incident[],
    signals: readonly Signal[] | undefined,
): IncidentRow[] {
    const members = new Map<string, Signal[]>();
    for (const signal of signals ?? []) {
        if (signal.incident === null || !isActive(signal)) continue;
        members.set(signal.incident, [...(members.get(signal.incident) ?? []), signal]);
    }
    return incidents.map((incident) => {
        const own = members.get(incident.id) ?? [];
        const names = own.map(({ service }) => service).filter((service) => service !== "");
        return {
            id: incident.id,
            incident,
            state: stateOf(incident, own),
            services: own.length > 0 ? Array.from(new Set(names)) : null,
            by: peopleOf(own),
            isQuiet: own.length > 0 && own.every(({ mute }) => mute !== null),
        };
    });
}

const isActive = ({ state }: Signal) => state === "open" || state === "acknowledged";

/** Acknowledged is what somebody sees to all of; what is not known in full is open. */
export function stateOf(incident: Incident, members: readonly Signal[]): ShownState {
    if (incident.state !== "open") return "recovered";
    const there = members.filter(isActive);
    const isWhole = there.length > 0 && there.length >= incident.open_signals;
    return isWhole && there.every(({ state }) => state === "acknowledged")
        ? "acknowledged"
        : "open";
}

export function peopleOf(members: readonly Signal[]): string[] {
    const names = members.flatMap(({ acknowledgement }) => acknowledgement?.by.name ?? []);
    return Array.from(new Set(names));
}

/** What the server does not choose by: who sees to it, and how much it matters. */
export function chosen(
    rows: readonly IncidentRow[],
    { state, severity }: { state?: ShownState | undefined; severity?: Severity | undefined },
): readonly IncidentRow[] {
    return rows.filter(
        (row) =>
            (state === undefined || row.state === state) &&
            (severity === undefined || row.incident.severity === severity),
    );
}

/** How long it lasted, or lasts, in milliseconds. */
export function lasts({ opened_at, recovered_at }: Incident, now: number): number {
    return Math.max(0, (recovered_at ? Date.parse(recovered_at) : now) - Date.parse(opened_at));
}
