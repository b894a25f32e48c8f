// Where the keys act in a list: on a ticket by its key, never on a place in the list, for what
// arrives and leaves moves all others. Pure.

export interface Cursor {
    key: string;
    /** The list as it was when the ticket was last in it. */
    order: readonly string[];
}

export interface Standing {
    /** Where the ticket is; where it is gone, the one that came after it; -1 where none is left. */
    at: number;
    isGone: boolean;
}

/** Where the cursor stands in the list as it is now. */
export function standing(order: readonly string[], cursor: Cursor | null): Standing {
    if (!cursor) return { at: -1, isGone: false };
    const at = order.indexOf(cursor.key);
    if (at >= 0) return { at, isGone: false };
    const was = cursor.order.indexOf(cursor.key);
    const places = new Map(order.map((key, place) => [key, place]));
    const next = cursor.order.slice(was + 1).find((key) => places.has(key));
    const before = cursor.order.slice(0, Math.max(was, 0)).findLast((key) => places.has(key));
    return { at: places.get(next ?? before ?? "") ?? -1, isGone: true };
}

/** Where a step leads. From a ticket that is gone, the one after it is the next. */
export function stepped({ at, isGone }: Standing, by: 1 | -1): number {
    return isGone && by === 1 ? at : at + by;
}

const kept = 200;

/** The cursor with no more of the list than it needs to find its way. */
export function trimmed({ key, order }: Cursor): Cursor {
    const at = order.indexOf(key);
    return { key, order: order.slice(Math.max(0, at - kept), at + kept) };
}
