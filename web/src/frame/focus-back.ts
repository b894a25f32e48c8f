// A dialog that is shown only while it is open gives the focus back where it was.
import { useEffect, useRef, useState } from "react";

/** How many are open, and where the last that closed gave the focus back to. */
let count = 0;
let origin: Element | null = null;

/** Also where one took the place of another: it then gives back what that one took. */
export function useFocusBack() {
    const [before] = useState(() => document.activeElement);
    const isOpen = useRef(false);
    useEffect(() => {
        isOpen.current = true;
        count += 1;
        return () => {
            isOpen.current = false;
            count -= 1;
            // Only when it has gone for good, and nothing else has taken the focus meanwhile.
            queueMicrotask(() => {
                if (isOpen.current) return;
                if (before?.isConnected && before !== document.body) origin = before;
                const now = document.activeElement;
                const isLost = now === null || now === document.body;
                if (isLost && origin instanceof HTMLElement) origin.focus({ preventScroll: true });
                if (count === 0) origin = null;
            });
        };
    }, [before]);
}
