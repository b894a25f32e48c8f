// What became of an incident, in order of time, as far as it and its signals say. Pure.
import type { IncidentDetail, Signal } from "../../api/types";

export type StoryKind = "opened" | "joined" | "acknowledged" | "recovered" | "over";

export interface StoryEntry {
    kind: StoryKind;
    at: string;
    /** The signal, of what concerns one of them; several that are alike are one entry. */
    signals: readonly Signal[];
    /** Who did it. */
    by?: string;
    note?: string;
}

/** So near each other, entries of one kind are one. */
const nearMs = 60_000;

/** The newest first. */
export function storyOf(incident: IncidentDetail): StoryEntry[] {
    const { members } = incident;
    const first = members.toSorted((a, b) => Date.parse(a.first_at) - Date.parse(b.first_at))[0];
    const entries: StoryEntry[] = [
        { kind: "opened", at: incident.opened_at, signals: first ? [first] : [] },
        ...members.flatMap((signal) => [
            ...(signal === first ? [] : [entry("joined", signal.first_at, signal)]),
            ...(signal.acknowledgement
                ? [
                      {
                          ...entry("acknowledged", signal.acknowledgement.at, signal),
                          by: signal.acknowledgement.by.name,
                          note: signal.acknowledgement.note,
                      },
                  ]
                : []),
            ...(signal.recovered_at ? [entry("recovered", signal.recovered_at, signal)] : []),
        ]),
        ...(incident.recovered_at
            ? [{ kind: "over" as const, at: incident.recovered_at, signals: [] }]
            : []),
    ];
    return folded(entries.sort(inTime)).toReversed();
}

const entry = (kind: StoryKind, at: string, signal: Signal): StoryEntry => ({
    kind,
    at,
    signals: [signal],
});

const order: readonly StoryKind[] = ["opened", "joined", "acknowledged", "recovered", "over"];

const inTime = (a: StoryEntry, b: StoryEntry) =>
    Date.parse(a.at) - Date.parse(b.at) || order.indexOf(a.kind) - order.indexOf(b.kind);

/** A storm of signals, or all of an incident acknowledged at once, is one line. */
function folded(entries: readonly StoryEntry[]): StoryEntry[] {
    const all: StoryEntry[] = [];
    for (const one of entries) {
        const last = all.at(-1);
        const isAlike =
            last !== undefined &&
            last.kind === one.kind &&
            last.by === one.by &&
            (last.note ?? "") === (one.note ?? "") &&
            Date.parse(one.at) - Date.parse(last.at) <= nearMs;
        if (isAlike) all[all.length - 1] = { ...last, signals: [...last.signals, ...one.signals] };
        else all.push(one);
    }
    return all;
}

/** What is open: the signal of the address, else the most likely origin; none where nothing is. */
export function openSignal(incident: IncidentDetail, asked: string | undefined): string | null {
    if (asked === closed) return null;
    const known = incident.members.find(({ id }) => id === asked);
    return known?.id ?? incident.origin?.signal ?? incident.members[0]?.id ?? null;
}

/** What stands in the address where no signal is open. */
export const closed = "none";

/** The one `by` steps further on; the ends are ends. */
export function stepped(order: readonly string[], from: string | null, by: 1 | -1): string | null {
    if (order.length === 0) return null;
    const at = from === null ? -1 : order.indexOf(from);
    if (at < 0) return (by === 1 ? order[0] : order.at(-1)) ?? null;
    return order[Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
}

/** The time around which a service is looked at: from a while before to a while after. */
export function aroundRange({ first_at, recovered_at, last_at }: Signal, now: number): string {
    const from = Date.parse(first_at) - 30 * 60_000;
    const end = Date.parse(recovered_at ?? last_at) + 15 * 60_000;
    const print = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
    return `${print(from)}..${print(Math.max(from + 60_000, Math.min(end, now)))}`;
}
