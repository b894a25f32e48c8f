// Scrolls a board that is wider than the page while a card is held at its edge.
import { type RefObject, useEffect } from "react";

/** How near to an edge, in pixels, and how far each frame. */
const edge = 56;
const step = 14;

/** `x` is where the pointer holds a card, `over` the column that keys hold one over. */
export function useEdgeScroll(
    board: RefObject<HTMLElement | null>,
    x: number | null,
    over: string | null,
) {
    useEffect(() => {
        const { current } = board;
        if (x === null || !current) return undefined;
        const { left, right } = current.getBoundingClientRect();
        const by = x < left + edge ? -step : x > right - edge ? step : 0;
        if (by === 0) return undefined;
        let frame = requestAnimationFrame(function scroll() {
            current.scrollLeft += by;
            frame = requestAnimationFrame(scroll);
        });
        return () => cancelAnimationFrame(frame);
    }, [board, x]);
    useEffect(() => {
        if (over === null) return;
        board.current
            ?.querySelector(`[data-column="${CSS.escape(over)}"]`)
            ?.scrollIntoView({ inline: "nearest", block: "nearest" });
    }, [board, over]);
}
