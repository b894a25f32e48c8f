// Focus and selection in a list, by the identity of its rows: what arrives or leaves moves neither.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { type Cursor, standing, stepped } from "./cursor";
import type { ListAction } from "./keys";
import { toggled } from "./selection";

/** How long a row may take to leave the list after something was done to it here. */
const leavingMs = 10_000;

export interface ListModel {
    /** Where the keys act, whether or not the row is still there. */
    cursor: Cursor | null;
    /** The row that has the focus, if it is still there. */
    focused: string | null;
    selected: ReadonlySet<string>;
    focus: (id: string) => void;
    toggle: (id: string, isRange: boolean) => void;
    clear: () => void;
    selectAll: () => void;
    /** Something is being done to these rows: when the focused one leaves, the next has the focus. */
    acted: (ids: readonly string[]) => void;
    /** Does what a key asks for; false where there is nothing to do. */
    run: (action: ListAction) => boolean;
}

interface Options {
    order: readonly string[];
    /** Puts the row in sight and the browser's focus on it. */
    show: (id: string, index: number) => void;
    open?: ((id: string) => void) | undefined;
    isSelectable: boolean;
    /** Where the list was left. */
    start?: Cursor | null;
}

export function useList({ order, show, open, isSelectable, start = null }: Options): ListModel {
    const [cursor, setCursor] = useState<Cursor | null>(start);
    const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
    const last = useRef<string | null>(null);
    const stands = standing(order, cursor);
    const focused = cursor && !stands.isGone ? cursor.key : null;
    // A row that left the list is not acted on.
    const selected = useMemo(() => new Set(order.filter((id) => marked.has(id))), [order, marked]);

    const focus = useCallback(
        (key: string) =>
            setCursor((now) => (now?.key === key && now.order === order ? now : { key, order })),
        [order],
    );
    // What stands around the row is known for as long as it is there.
    useEffect(() => {
        if (focused !== null) focus(focused);
    }, [focused, focus]);
    const goTo = (index: number) => {
        const at = Math.max(0, Math.min(order.length - 1, index));
        const id = order[at];
        if (id === undefined) return false;
        focus(id);
        show(id, at);
        return true;
    };
    // Where the list was left for one of its rows, that may have been done there.
    const actedOn = useRef({
        ids: start ? [start.key] : ([] as readonly string[]),
        at: Date.now(),
    });
    useEffect(() => {
        if (!cursor || !stands.isGone || stands.at < 0) return;
        const { ids, at } = actedOn.current;
        if (ids.includes(cursor.key) && Date.now() - at < leavingMs) goTo(stands.at);
    });
    const toggle = (id: string, isRange: boolean) => {
        setMarked(toggled(selected, order, id, isRange ? last.current : null));
        last.current = id;
    };
    const clear = () => setMarked(new Set());
    const selectAll = () => setMarked(new Set(order));
    const run = (action: ListAction): boolean => {
        switch (action.do) {
            case "step":
                return goTo(
                    cursor
                        ? action.by === 1
                            ? stepped(stands, 1)
                            : stands.at + action.by
                        : action.by > 0
                          ? 0
                          : order.length - 1,
                );
            case "first":
                return goTo(0);
            case "last":
                return goTo(order.length - 1);
            case "open": {
                const id = focused ?? order[0];
                if (!open || id === undefined) return false;
                open(id);
                return true;
            }
            case "select":
                if (!isSelectable || focused === null) return false;
                toggle(focused, action.isRange);
                return true;
            case "selectAll":
                if (isSelectable) selectAll();
                return isSelectable;
            case "clear":
                if (selected.size === 0) return false;
                clear();
                return true;
        }
    };
    return {
        cursor,
        focused,
        selected,
        focus,
        toggle,
        clear,
        selectAll,
        acted: (ids) => {
            actedOn.current = { ids, at: Date.now() };
        },
        run,
    };
}
