// How a person likes a table: which columns, how wide, in which order of rows. Remembered in the
// browser per table and person. What is read back is checked, for it may be of an older version.

export interface Sort {
    column: string;
    isDescending: boolean;
}

export interface Layout {
    /** Columns that are not shown. */
    hidden: string[];
    /** Widths in pixels, of the columns whose width was changed. */
    widths: Record<string, number>;
    sort: Sort | null;
}

export interface LayoutColumn {
    id: string;
    /** Hidden until it is chosen. */
    isOptional?: boolean;
    /** Cannot be hidden: it names the row. */
    isFixed?: boolean;
}

export const widthMin = 48;
export const widthMax = 1_200;

export function initialLayout(columns: readonly LayoutColumn[], sort: Sort | null): Layout {
    return {
        hidden: columns.filter(({ isOptional }) => isOptional).map(({ id }) => id),
        widths: {},
        sort,
    };
}

/** The columns that a person sees of a table, as they left it in this browser. */
export function columnsShown(
    table: string,
    person: string,
    columns: readonly LayoutColumn[],
): string[] {
    const kept = localStorage.getItem(layoutKey(table, person));
    const { hidden } = readLayout(kept, columns, initialLayout(columns, null));
    return columns.filter(({ id }) => !hidden.includes(id)).map(({ id }) => id);
}

/** The same columns, of which a view shows those that it names; none named: as they are. */
export function columnsOf<C extends LayoutColumn>(
    columns: readonly C[],
    shown: readonly string[],
): readonly C[] {
    if (shown.length === 0) return columns;
    return columns.map((column) =>
        column.isFixed ? column : { ...column, isOptional: !shown.includes(column.id) },
    );
}

export const fitted = (width: number) => Math.round(Math.min(widthMax, Math.max(widthMin, width)));

/** The remembered layout as far as it fits the columns that there are; else the initial one. */
export function readLayout(
    text: string | null,
    columns: readonly LayoutColumn[],
    initial: Layout,
): Layout {
    let found: unknown;
    try {
        found = JSON.parse(text ?? "null");
    } catch {
        return initial;
    }
    if (typeof found !== "object" || found === null) return initial;
    const { hidden, widths, sort } = found as Record<string, unknown>;
    const isColumn = (id: unknown) => columns.some((column) => column.id === id);
    const mayHide = (id: unknown) => columns.some((column) => column.id === id && !column.isFixed);
    return {
        hidden: Array.isArray(hidden) ? hidden.filter(mayHide) : initial.hidden,
        widths: Object.fromEntries(
            Object.entries(typeof widths === "object" && widths !== null ? widths : {})
                .filter(([id, width]) => isColumn(id) && Number.isFinite(width))
                .map(([id, width]) => [id, fitted(width as number)]),
        ),
        sort: isSort(sort) && isColumn(sort.column) ? sort : initial.sort,
    };
}

function isSort(value: unknown): value is Sort {
    if (typeof value !== "object" || value === null) return false;
    const { column, isDescending } = value as Record<string, unknown>;
    return typeof column === "string" && typeof isDescending === "boolean";
}

/** A click on a head: this column, the other way, and then the order that the rows came in. */
export function nextSort(sort: Sort | null, column: string, isDescendingFirst: boolean) {
    if (sort?.column !== column) return { column, isDescending: isDescendingFirst };
    return sort.isDescending === isDescendingFirst
        ? { column, isDescending: !isDescendingFirst }
        : null;
}

export const layoutKey = (table: string, person: string) => `mainstay.table.${table}.${person}`;
