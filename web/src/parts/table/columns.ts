// What a column of a table is.
import type { ReactNode } from "react";

export interface Column<T> {
    id: string;
    label: string;
    show: (row: T) => ReactNode;
    /** What rows are sorted by here. A column without it is not sorted by, except by the server. */
    value?: (row: T) => string | number | null;
    /** In pixels. */
    width: number;
    /** Takes the width that is left over. One of them names the row. */
    isWide?: boolean;
    /** Numbers and times stand at the right. */
    isNumber?: boolean;
    /** Shown only when it is chosen. */
    isOptional?: boolean;
    /** So narrow that its label is seen only where columns are chosen. */
    isMark?: boolean;
    /** Cannot be hidden. */
    isFixed?: boolean;
    /** Also shown where the page is narrow. */
    isOnPhone?: boolean;
    isSortable?: boolean;
}
