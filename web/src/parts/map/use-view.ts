// What part of the map is seen: all of it until someone moves or zooms. Wheel with Ctrl zooms, dragging
// moves.
import { type PointerEvent, useEffect, useRef, useState } from "react";

import { fitted, moved, revealed, type Size, type View, zoomed } from "./view";

/** A press that moves less than this is a click. */
const dragMin = 4;

export function useView(picture: Size) {
    const place = useRef<HTMLDivElement>(null);
    const [window, setWindow] = useState<Size>({ width: 0, height: 0 });
    const [own, setOwn] = useState<View | null>(null);
    const view = own ?? fitted(picture, window);
    const latest = useRef({ view, window, picture });
    latest.current = { view, window, picture };
    const pressed = useRef<{ x: number; y: number; isDragged: boolean } | null>(null);

    const zoom = (factor: number, at?: { x: number; y: number }) => {
        const { view: now, window: seen, picture: all } = latest.current;
        const next = zoomed(now, factor, at ?? { x: seen.width / 2, y: seen.height / 2 });
        setOwn(moved(next, { x: 0, y: 0 }, all, seen));
    };
    const move = (x: number, y: number) => {
        const { view: now, window: seen, picture: all } = latest.current;
        const next = moved(now, { x, y }, all, seen);
        latest.current.view = next;
        setOwn(next);
    };
    useEffect(() => {
        const target = place.current;
        if (!target) return undefined;
        const resized = new ResizeObserver(() =>
            setWindow({ width: target.clientWidth, height: target.clientHeight }),
        );
        resized.observe(target);
        // Without Ctrl the wheel scrolls the page, as everywhere.
        const onWheel = (event: WheelEvent) => {
            if (!event.ctrlKey && !event.metaKey) return;
            event.preventDefault();
            const box = target.getBoundingClientRect();
            const at = { x: event.clientX - box.left, y: event.clientY - box.top };
            zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300), at);
        };
        target.addEventListener("wheel", onWheel, { passive: false });
        return () => {
            resized.disconnect();
            target.removeEventListener("wheel", onWheel);
        };
    }, []);

    return {
        place,
        view,
        isReady: window.width > 0,
        isOwn: own !== null,
        /** Wider than the window. */
        isCut: picture.width * view.scale > window.width + 1,
        zoom,
        move,
        fit: () => setOwn(null),
        reveal: (box: Parameters<typeof revealed>[1]) => {
            const { view: now, window: seen } = latest.current;
            const next = revealed(now, box, seen);
            if (next.x !== now.x || next.y !== now.y) setOwn(next);
        },
        /** Whether the press that just ended moved the map. */
        wasDragged: () => pressed.current?.isDragged ?? false,
        drag: {
            onPointerDown: ({ button, clientX: x, clientY: y }: PointerEvent) => {
                if (button === 0) pressed.current = { x, y, isDragged: false };
            },
            onPointerMove: (event: PointerEvent) => {
                const from = pressed.current;
                if (!from || event.buttons !== 1) return;
                const by = { x: event.clientX - from.x, y: event.clientY - from.y };
                if (!from.isDragged && Math.hypot(by.x, by.y) < dragMin) return;
                if (!from.isDragged) event.currentTarget.setPointerCapture(event.pointerId);
                pressed.current = { x: event.clientX, y: event.clientY, isDragged: true };
                move(by.x, by.y);
            },
        },
    };
}
