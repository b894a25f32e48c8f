// Which rows of a list are selected, one by one or as a range.
/**
 * The selection after `key` is toggled; with a range, all from `from` to `key` get selected. Pure.
 */
export function toggled(
    selected: ReadonlySet<string>,
    order: readonly string[],
    key: string,
    from: string | null,
): Set<string> {
    const next = new Set(selected);
    const [a, b] = [order.indexOf(from ?? ""), order.indexOf(key)];
    if (from !== null && a >= 0 && b >= 0) {
        order.slice(Math.min(a, b), Math.max(a, b) + 1).forEach((one) => next.add(one));
    } else if (!next.delete(key)) {
        next.add(key);
    }
    return next;
}
