// TanStack Table over our columns and the remembered layout: which columns are seen, how wide, and
// the rows in their order.
import {
    columnResizingFeature,
    columnSizingFeature,
    columnVisibilityFeature,
    createSortedRowModel,
    rowSortingFeature,
    type SortFn,
    tableFeatures,
    type Updater,
    useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";

import { useText } from "../catalogue";
import type { Column } from "./columns";
import { fitted, type Layout, widthMax, widthMin } from "./layout";

export const features = tableFeatures({
    columnSizingFeature,
    columnResizingFeature,
    columnVisibilityFeature,
    rowSortingFeature,
    sortedRowModel: createSortedRowModel(),
});

interface Options<T> {
    rows: readonly T[];
    columns: readonly Column<T>[];
    idOf: (row: T) => string;
    layout: Layout;
    change: (layout: Layout) => void;
    /** The server has sorted the rows. */
    isSortedAlready: boolean;
    isPhone: boolean;
}

const applied = <V>(updater: Updater<V>, value: V): V =>
    updater instanceof Function ? updater(value) : updater;

export function useRows<T extends object>(options: Options<T>) {
    const { rows, columns, idOf, layout, change, isSortedAlready, isPhone } = options;
    const { language } = useText();
    const definitions = useMemo(() => {
        const collator = new Intl.Collator(language, { numeric: true });
        const sortFn: SortFn<typeof features, T> = (a, b, column) => {
            const [left, right] = [a.getValue(column), b.getValue(column)];
            return typeof left === "number" && typeof right === "number"
                ? left - right
                : collator.compare(String(left), String(right));
        };
        return columns.map((column) => ({
            id: column.id,
            // What has no value comes last, whichever way the rest is sorted.
            accessorFn: (row: T) => column.value?.(row) ?? undefined,
            sortUndefined: "last" as const,
            sortFn,
            size: column.width,
            minSize: widthMin,
            maxSize: widthMax,
        }));
    }, [columns, language]);
    // The rows are sorted anew whenever a part of the state is another object.
    const columnVisibility = useMemo(() => {
        const hidden = isPhone
            ? columns.filter(({ isOnPhone, isFixed }) => !isOnPhone && !isFixed).map(({ id }) => id)
            : layout.hidden;
        return Object.fromEntries(hidden.map((id) => [id, false]));
    }, [columns, layout.hidden, isPhone]);
    const sorting = useMemo(
        () => (layout.sort ? [{ id: layout.sort.column, desc: layout.sort.isDescending }] : []),
        [layout.sort],
    );
    const table = useTable({
        features,
        data: rows,
        columns: definitions,
        getRowId: idOf,
        manualSorting: isSortedAlready,
        columnResizeMode: "onChange" as const,
        state: {
            columnVisibility,
            columnSizing: layout.widths,
            sorting,
        },
        onColumnSizingChange: (updater: Updater<Record<string, number>>) => {
            const widths = Object.entries(applied(updater, layout.widths));
            change({
                ...layout,
                widths: Object.fromEntries(widths.map(([id, width]) => [id, fitted(width)])),
            });
        },
    });
    return table;
}
