// Single keys of the portal, out of fields and without modifiers.
import { useEffect, useRef } from "react";

const isField = (target: EventTarget | null) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useKeys(keys: Record<string, () => void>) {
    const last = useRef(keys);
    useEffect(() => {
        last.current = keys;
    });
    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
            if (isField(event.target)) return;
            const act = last.current[event.key];
            if (!act) return;
            event.preventDefault();
            act();
        };
        document.addEventListener("keydown", onKeyDown);
        return () => document.removeEventListener("keydown", onKeyDown);
    }, []);
}
