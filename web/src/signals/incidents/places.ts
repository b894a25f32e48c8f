// In which order incidents are read, page by page: what is open before what is over. Pure.
import type { ShownState } from "../names";

/** The states that the server knows, in the order that they are read. */
export type ReadState = "open" | "recovered";

/** Where in that order a page begins. */
export interface Place {
    at: number;
    cursor: string | null;
}

export const firstPlace: Place = { at: 0, cursor: null };

export function statesOf(shown: ShownState | undefined): readonly ReadState[] {
    if (shown === undefined) return ["open", "recovered"];
    return shown === "recovered" ? ["recovered"] : ["open"];
}

/** What is read after a page whose cursor is `next`; null where nothing is left. */
export function nextPlace(
    { at }: Place,
    next: string | null,
    states: readonly ReadState[],
): Place | null {
    if (next !== null) return { at, cursor: next };
    return at + 1 < states.length ? { at: at + 1, cursor: null } : null;
}
