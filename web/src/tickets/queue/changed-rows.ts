// A list, loaded by pages and newest first, after some of its rows changed. Pure.

interface Row {
    key: string;
    version: number;
    created_at: string;
}

interface Paged<T> {
    pages: { items: T[]; next: string | null }[];
    pageParams: string[];
}

/**
 * The list with these rows in their places; those of `keys` that are not among them have left it. A
 * page in which nothing changed stays the same object.
 */
export function withChanged<T extends Row>(
    list: Paged<T>,
    keys: readonly string[],
    rows: readonly T[],
): Paged<T> {
    const changed = new Map(rows.map((row) => [row.key, row]));
    const left = new Set(keys.filter((key) => !changed.has(key)));
    const seen = new Set<string>();
    const pages = list.pages.map((page) => {
        if (!page.items.some(({ key }) => changed.has(key) || left.has(key))) return page;
        const items = page.items.flatMap((old) => {
            if (left.has(old.key)) return [];
            const now = changed.get(old.key);
            if (!now) return [old];
            seen.add(old.key);
            return [now.version < old.version ? old : now];
        });
        return { ...page, items };
    });
    for (const row of rows) if (!seen.has(row.key)) insert(pages, row);
    return { ...list, pages };
}

/** Where the list has it. Behind all that was loaded it comes with the next page. */
function insert<T extends Row>(pages: Paged<T>["pages"], row: T) {
    // Without the Z: a time of fewer digits is not the later one.
    const timeOf = ({ created_at }: T) => created_at.slice(0, -1);
    const isBehind = (other: T) => timeOf(other) < timeOf(row);
    const found = pages.findIndex(({ items }) => items.some(isBehind));
    const at = found >= 0 ? found : pages.length - 1;
    const page = pages[at];
    if (!page || (found < 0 && page.next !== null)) return;
    const before = page.items.findIndex(isBehind);
    pages[at] = {
        ...page,
        items: page.items.toSpliced(before < 0 ? page.items.length : before, 0, row),
    };
}
