// A dialog that is shown only while it is open gives the focus back where it was.
import { useEffect, useRef, useState } from "react";

export function useFocusBack() {
    const [before] = useState(() => document.activeElement);
    const isOpen = useRef(false);
    useEffect(() => {
        isOpen.current = true;
        return () => {
            isOpen.current = false;
            // Only when it has gone for good, and nothing else has taken the focus meanwhile.
            queueMicrotask(() => {
                const now = document.activeElement;
                const isLost = now === null || now === document.body;
                if (!isOpen.current && isLost && before instanceof HTMLElement)
                    before.focus({ preventScroll: true });
            });
        };
    }, [before]);
}
