// The layout of one table for the person who looks at it, kept in this browser.
import { useCallback, useMemo, useState } from "react";

import { useMe } from "../../session/session";
import {
    initialLayout,
    type Layout,
    layoutKey,
    type LayoutColumn,
    readLayout,
    type Sort,
} from "./layout";

export function useLayout(name: string, columns: readonly LayoutColumn[], sort: Sort | null) {
    const key = layoutKey(name, useMe().id);
    const initial = useMemo(() => initialLayout(columns, sort), [columns, sort]);
    const [layout, setLayout] = useState(() =>
        readLayout(localStorage.getItem(key), columns, initial),
    );
    const change = useCallback(
        (next: Layout) => {
            setLayout(next);
            try {
                localStorage.setItem(key, JSON.stringify(next));
            } catch {
                // A full or forbidden store costs the memory, not the table.
            }
        },
        [key],
    );
    return { layout, change, reset: () => change(initial) };
}
