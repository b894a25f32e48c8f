// Whether a message is being written here, for who else has the ticket before them.
import { useEffect, useState } from "react";

const lastsMs = 8000;

const typed = new Map<string, number>();
const listeners = new Set<() => void>();

/** Something was typed in the message on that ticket. */
export function wrote(key: string) {
    typed.set(key, Date.now());
    listeners.forEach((listen) => listen());
}

/** It was sent or dropped. */
export function stoppedWriting(key: string) {
    typed.delete(key);
    listeners.forEach((listen) => listen());
}

/** Whether something was typed within the last seconds. */
export function useIsWriting(key: string): boolean {
    const [isWriting, setWriting] = useState(false);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const look = () => {
            clearTimeout(timer);
            const left = (typed.get(key) ?? 0) + lastsMs - Date.now();
            setWriting(left > 0);
            if (left > 0) timer = setTimeout(look, left);
        };
        look();
        listeners.add(look);
        return () => {
            listeners.delete(look);
            clearTimeout(timer);
        };
    }, [key]);
    return isWriting;
}
