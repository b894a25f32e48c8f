// In which order incidents are read, page by page: what is open before what is over. Pure.
import type { ShownState } from "../names";

/** What the server is asked for. */
export interface ReadState {
    state: "open" | "recovered";
    acknowledged?: boolean;
}

/** Where in that order a page begins. */
export interface Place {
    at: number;
    cursor: string | null;
}

export const firstPlace: Place = { at: 0, cursor: null };

export function statesOf(shown: ShownState | undefined): readonly ReadState[] {
    if (shown === undefined) return [{ state: "open" }, { state: "recovered" }];
    if (shown === "recovered") return [{ state: "recovered" }];
    return [{ state: "open", acknowledged: shown === "acknowledged" }];
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
