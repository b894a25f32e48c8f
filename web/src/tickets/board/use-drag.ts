// Takes a card from one column to another: with the mouse, a pen or a finger by pointer events, or
// by keys. What is taken is known by its key, never by its place.
import {
    type KeyboardEvent,
    type MouseEvent,
    type PointerEvent,
    useEffect,
    useRef,
    useState,
} from "react";

import type { TicketRow } from "../../api/types";

/** How far the pointer goes before it is a drag and no click. */
const slack = 6;

export interface Held {
    row: TicketRow;
    from: string;
    /** The column it would be dropped on. */
    over: string;
    isByKeys: boolean;
    /** Where the pointer is. */
    x: number;
    y: number;
}

export type DragEvent = "picked" | "over" | "dropped" | "putBack";

interface Options {
    columns: readonly string[];
    onDrop: (row: TicketRow, column: string) => boolean;
    /** Told to whoever does not see it. */
    announce: (event: DragEvent, held: Held) => void;
}

const columnAt = (x: number, y: number) =>
    document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-column]")?.dataset.column;

export function useDrag({ columns, onDrop, announce }: Options) {
    const [held, setHeld] = useState<Held | null>(null);
    const start = useRef<{ row: TicketRow; from: string; x: number; y: number } | null>(null);
    const wasDragged = useRef(false);
    const putBack = () => {
        if (held) announce("putBack", held);
        start.current = null;
        setHeld(null);
    };
    const drop = (over = held?.over) => {
        if (!held || over === undefined) return;
        start.current = null;
        setHeld(null);
        const isTaken = over !== held.from && onDrop(held.row, over);
        announce(isTaken ? "dropped" : "putBack", { ...held, over });
    };
    // Wherever the focus is while the pointer holds a card.
    const isHeldByPointer = held !== null && !held.isByKeys;
    const latest = useRef(putBack);
    latest.current = putBack;
    useEffect(() => {
        if (!isHeldByPointer) return undefined;
        const listen = (event: globalThis.KeyboardEvent) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            event.stopPropagation();
            latest.current();
        };
        window.addEventListener("keydown", listen, true);
        return () => window.removeEventListener("keydown", listen, true);
    }, [isHeldByPointer]);

    const onKeyDown = (row: TicketRow, from: string) => (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const isHeld = held?.row.key === row.key && held.isByKeys;
        if (event.key === " ") {
            event.preventDefault();
            event.stopPropagation();
            if (isHeld) return drop();
            const next = { row, from, over: from, isByKeys: true, x: 0, y: 0 };
            setHeld(next);
            return announce("picked", next);
        }
        if (!isHeld) return;
        if (event.key === "Escape") putBack();
        else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            const by = event.key === "ArrowLeft" ? -1 : 1;
            const over = columns[columns.indexOf(held.over) + by];
            if (over !== undefined) {
                const next = { ...held, over };
                setHeld(next);
                announce("over", next);
            }
        } else if (event.key === "Tab") return putBack();
        event.preventDefault();
        event.stopPropagation();
    };

    const onPointerDown = (row: TicketRow, from: string) => (event: PointerEvent) => {
        wasDragged.current = false;
        if (event.button !== 0 || event.pointerType === "touch") return;
        start.current = { row, from, x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
    };
    const onPointerMove = (event: PointerEvent) => {
        const begun = start.current;
        if (!begun) return;
        const { clientX: x, clientY: y } = event;
        if (!held && Math.hypot(x - begun.x, y - begun.y) < slack) return;
        wasDragged.current = true;
        const over = columnAt(x, y) ?? begun.from;
        const next = { row: begun.row, from: begun.from, over, isByKeys: false, x, y };
        if (!held) announce("picked", next);
        setHeld(next);
    };
    const onPointerUp = ({ clientX, clientY }: PointerEvent) => {
        // The board may have been scrolled beneath the pointer since it moved.
        if (held && !held.isByKeys) drop(columnAt(clientX, clientY) ?? held.from);
        start.current = null;
    };
    /** A drag that ends on its card is no click on it. */
    const onClickCapture = (event: MouseEvent) => {
        if (!wasDragged.current) return;
        wasDragged.current = false;
        event.preventDefault();
        event.stopPropagation();
    };
    return {
        held,
        cardProps: (row: TicketRow, from: string) => ({
            draggable: false,
            onKeyDown: onKeyDown(row, from),
            onPointerDown: onPointerDown(row, from),
            onPointerMove,
            onPointerUp,
            onPointerCancel: putBack,
            onClickCapture,
            onBlur: () => {
                if (held?.isByKeys && held.row.key === row.key) putBack();
            },
        }),
    };
}

export type Drag = ReturnType<typeof useDrag>;
