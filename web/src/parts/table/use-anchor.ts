// What is looked at stays where it is when something arrives above it.
import { type RefObject, useLayoutEffect, useRef } from "react";

export function useAnchor(
    scroll: RefObject<HTMLElement | null>,
    order: readonly string[],
    height: number,
) {
    const before = useRef(order);
    useLayoutEffect(() => {
        const element = scroll.current;
        const old = before.current;
        before.current = order;
        if (!element || old === order || element.scrollTop === 0) return;
        const was = Math.floor(element.scrollTop / height);
        const is = order.indexOf(old[was] ?? "");
        // A new sorting moves everything: then the top is what was asked for.
        if (is >= 0 && Math.abs(is - was) <= Math.abs(order.length - old.length))
            element.scrollTop += (is - was) * height;
    }, [scroll, order, height]);
}
