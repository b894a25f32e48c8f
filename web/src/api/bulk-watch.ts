// The runs over many items whose progress is shown, for each person, kept in the browser: they
// stay in sight on every page, and after a reload.
import { useCallback, useSyncExternalStore } from "react";

const kept = (person: string) => `mainstay.bulk.${person}`;
const changed = "mainstay-bulk";

const read = (person: string) => localStorage.getItem(kept(person)) ?? "";
const list = (text: string) => text.split(" ").filter(Boolean);

function write(person: string, ids: readonly string[]) {
    if (ids.length > 0) localStorage.setItem(kept(person), ids.join(" "));
    else localStorage.removeItem(kept(person));
    window.dispatchEvent(new Event(changed));
}

export function watchRun(person: string, id: string) {
    write(person, [...list(read(person)).filter((one) => one !== id), id].slice(-5));
}

export function unwatchRun(person: string, id: string) {
    write(
        person,
        list(read(person)).filter((one) => one !== id),
    );
}

function subscribe(onChange: () => void) {
    window.addEventListener(changed, onChange);
    window.addEventListener("storage", onChange);
    return () => {
        window.removeEventListener(changed, onChange);
        window.removeEventListener("storage", onChange);
    };
}

export function useWatchedRuns(person: string): readonly string[] {
    return list(
        useSyncExternalStore(
            subscribe,
            useCallback(() => read(person), [person]),
        ),
    );
}
