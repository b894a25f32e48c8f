// The order of rules. Pure.

/** The order with one of them a place further down or up; null where it is at that end already. */
export function moved(order: readonly string[], id: string, by: 1 | -1): string[] | null {
    const at = order.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= order.length) return null;
    const next = [...order];
    next.splice(at, 1);
    next.splice(to, 0, id);
    return next;
}
