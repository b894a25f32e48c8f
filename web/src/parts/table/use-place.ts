// Coming back to a table is coming back to where it was left: how far it was scrolled, and the row that
// had the focus.
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

import type { Cursor } from "../list/cursor";

export interface Place {
    top: number;
    cursor: Cursor | null;
}

/** REQUIRES: the same object for as long as it is the same list. */
export interface TablePlace {
    /** Where it was left; looked at when the first rows are there. */
    start: Place | undefined;
    enter: () => void;
    leave: (place: Place) => void;
}

/** Answers what is to be called when the table is scrolled. */
export function usePlace(
    place: TablePlace | undefined,
    scroll: RefObject<HTMLElement | null>,
    cursor: Cursor | null,
    order: readonly string[],
    focusRow: (within: HTMLElement | null, id: string) => void,
) {
    const latest = useRef<Place>({ top: 0, cursor });
    const isBack = useRef(false);
    useLayoutEffect(() => {
        if (isBack.current || order.length === 0) return;
        isBack.current = true;
        if (!place?.start || !scroll.current) return;
        const { top, cursor: left } = place.start;
        scroll.current.scrollTop = top;
        latest.current.top = top;
        if (left && order.includes(left.key)) focusRow(scroll.current, left.key);
    }, [place, scroll, order, focusRow]);
    useEffect(() => {
        latest.current.cursor = cursor;
    }, [cursor]);
    useEffect(() => {
        if (!place) return undefined;
        place.enter();
        return () => place.leave(latest.current);
    }, [place]);
    return () => {
        latest.current.top = scroll.current?.scrollTop ?? 0;
    };
}
