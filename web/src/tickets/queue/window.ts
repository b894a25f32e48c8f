// Of a long list of lines of one height only those near what is seen are drawn.
import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

export interface Lines {
    first: number;
    last: number;
}

const beyond = 12;

/** The lines that are drawn for what is seen of `count` lines. Pure. */
export function linesAt(
    { top, size, height }: { top: number; size: number; height: number },
    count: number,
): Lines {
    return {
        first: Math.max(0, Math.min(Math.floor(top / height) - beyond, count - 1)),
        last: Math.min(count - 1, Math.ceil((top + size) / height) + beyond),
    };
}

/** How far to scroll so that a line is seen whole, from `top`. Pure. */
export function topToShow(
    at: number,
    { top, size, height }: { top: number; size: number; height: number },
): number {
    return Math.min(Math.max(top, (at + 1) * height - size), at * height);
}

/** `start`: how far the list was scrolled when it was left. */
export function useWindow(
    scroll: RefObject<HTMLElement | null>,
    { count, height, start }: { count: number; height: number; start: number },
) {
    const [lines, setLines] = useState<Lines>(() =>
        linesAt({ top: start, size: window.innerHeight, height }, count),
    );
    useLayoutEffect(() => {
        if (scroll.current) scroll.current.scrollTop = start;
    }, [scroll, start]);
    useLayoutEffect(() => {
        const element = scroll.current;
        if (!element) return undefined;
        const look = () => {
            const seen = { top: element.scrollTop, size: element.clientHeight, height };
            const { first, last } = linesAt(seen, count);
            setLines((now) => (now.first === first && now.last === last ? now : { first, last }));
        };
        look();
        element.addEventListener("scroll", look, { passive: true });
        const resized = new ResizeObserver(look);
        resized.observe(element);
        return () => {
            element.removeEventListener("scroll", look);
            resized.disconnect();
        };
    }, [scroll, count, height]);
    const show = useCallback(
        (at: number) => {
            const element = scroll.current;
            if (!element) return;
            // What lies over the list covers as much of it as the list is longer for.
            const covered = parseFloat(getComputedStyle(element).paddingBottom) || 0;
            const size = element.clientHeight - covered;
            element.scrollTop = topToShow(at, { top: element.scrollTop, size, height });
        },
        [scroll, height],
    );
    return { lines, show };
}
