// What became of an incident, in order of time: what the server has of it, and which of its signals
// are over. Pure.
import type { IncidentDetail, IncidentEvent, Signal } from "../../api/types";

export type StoryKind = IncidentEvent["step"] | "recovered";

export interface StoryEntry {
    kind: StoryKind;
    at: string;
    /** How many things that are alike are one entry. */
    count: number;
    /** The signal or the other incident, where it is one. */
    signal?: string | undefined;
    incident?: string | undefined;
    title: string;
    /** How many signals there were then, where the server says it. */
    signals: number | null;
    /** Who did it. */
    by: string;
    note: string;
}

/** So near each other, entries of one kind are one. */
const nearMs = 60_000;

/** The newest first, as far back as `history` goes: it is the newest first, too. */
export function storyOf(
    { members }: IncidentDetail,
    history: readonly IncidentEvent[],
    isWhole: boolean,
): StoryEntry[] {
    const oldest = isWhole ? 0 : Date.parse(history.at(-1)?.at ?? "");
    const entries = [
        ...history.map(entryOf).reverse(),
        ...members.filter(({ recovered_at: at }) => at && Date.parse(at) >= oldest).map(overEntry),
    ];
    return folded(entries.sort(inTime)).toReversed();
}

const entryOf = (event: IncidentEvent): StoryEntry => ({
    kind: event.step,
    at: event.at,
    count: event.step === "acknowledged" ? (event.signals ?? 1) : 1,
    signal: event.signal ?? undefined,
    incident: event.incident ?? undefined,
    title: event.title,
    signals: event.signals,
    by: event.by?.name ?? "",
    note: event.note,
});

const overEntry = ({ id, subject, summary, recovered_at }: Signal): StoryEntry => ({
    kind: "recovered",
    at: recovered_at ?? "",
    count: 1,
    signal: id,
    title: `${subject}: ${summary}`,
    signals: null,
    by: "",
    note: "",
});

const order: readonly StoryKind[] = ["reopened", "opened", "joined", "recovered", "over"];

const inTime = (a: StoryEntry, b: StoryEntry) =>
    Date.parse(a.at) - Date.parse(b.at) || order.indexOf(a.kind) - order.indexOf(b.kind);

const foldable: readonly StoryKind[] = ["joined", "recovered", "acknowledged"];

/** A storm of signals, or what one person did to several at once, is one line. */
function folded(entries: readonly StoryEntry[]): StoryEntry[] {
    const all: StoryEntry[] = [];
    for (const one of entries) {
        const last = all.at(-1);
        const isAlike =
            last !== undefined &&
            foldable.includes(one.kind) &&
            last.kind === one.kind &&
            last.by === one.by &&
            last.note === one.note &&
            Date.parse(one.at) - Date.parse(last.at) <= nearMs;
        if (isAlike)
            all[all.length - 1] = {
                ...last,
                count: last.count + one.count,
                signals: one.signals,
            };
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
    return rangeText(from, Math.max(from + 60_000, Math.min(end, now)));
}

/** A range as it stands in addresses. */
export function rangeText(from: number, to: number): string {
    const print = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
    return `${print(from)}..${print(to)}`;
}
