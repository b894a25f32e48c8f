// Calls of one kind that were made again and again. Pure.

export interface Repeat {
    id: string;
    /** What is called. */
    name: string;
    /** The ids of the spans, by their start. */
    calls: readonly string[];
    /** Why this is pointed out, in a sentence. */
    why: string;
}

/** Of each span that repeats: to what group it belongs. A span of two groups counts for the first. */
export function repeatsBySpan(repeats: readonly Repeat[]): ReadonlyMap<string, Repeat> {
    const groups = new Map<string, Repeat>();
    for (const repeat of repeats)
        for (const id of repeat.calls) if (!groups.has(id)) groups.set(id, repeat);
    return groups;
}

/** The call of the group after this one; the first after the last. */
export function nextCall({ calls }: Repeat, from: string | null): string | null {
    return calls[(from === null ? -1 : calls.indexOf(from)) + 1] ?? calls[0] ?? null;
}
