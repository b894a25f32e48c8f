// Where a step from one row of a list leads. Pure.

export interface Neighbours {
    /** -1 where the row is not in the list: opened by a link, or gone meanwhile. */
    at: number;
    previous: string | undefined;
    next: string | undefined;
}

export function neighbours(order: readonly string[], id: string): Neighbours {
    const at = order.indexOf(id);
    return at < 0
        ? { at, previous: undefined, next: order[0] }
        : { at, previous: order[at - 1], next: order[at + 1] };
}
