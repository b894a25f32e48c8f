// Asks the server what is found by words.
import { answer, api } from "../api/client";
import type { HitGroup } from "../api/types";

/** Of each kind the first, best and newest. */
export async function find(words: string, signal: AbortSignal, limit = 5): Promise<HitGroup[]> {
    const found = await answer(
        api.GET("/api/v1/search", { params: { query: { q: words, limit } }, signal }),
    );
    return found.groups;
}

/** The next of one kind; nothing where there are no more. */
export async function findMore(
    words: string,
    kind: string,
    cursor: string,
    signal: AbortSignal,
): Promise<HitGroup> {
    const query = { q: words, kind, cursor, limit: 20 };
    const found = await answer(api.GET("/api/v1/search", { params: { query }, signal }));
    return found.groups[0] ?? { kind, items: [], next: null };
}
