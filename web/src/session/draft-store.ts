// What is being written and the server does not have yet: in the browser, so that a crash does not
// lose it, and in memory alone once its author is signed out.
import type { Uploaded } from "../api/client";
import type { Visibility } from "../api/types";

export interface Draft {
    text: string;
    visibility: Visibility;
    /** Of a private one: it goes to the vendor who has the ticket. */
    isToVendor?: boolean;
    files: Uploaded[];
}

const prefix = "mainstay.draft.";
const rescued = new Map<string, string>();
const savers = new Set<() => Promise<unknown>>();
const saveMs = 3_000;

export function draftPlace(user: string, ticket: string): string {
    return `${prefix}${user}.${ticket}`;
}

export function keepDraft(place: string, draft: unknown) {
    localStorage.setItem(place, JSON.stringify(draft));
}

export function dropDraft(place: string) {
    localStorage.removeItem(place);
    rescued.delete(place);
}

export function readDraft<T>(place: string): T | null {
    try {
        return JSON.parse(localStorage.getItem(place) ?? rescued.get(place) ?? "null") as T | null;
    } catch {
        return null;
    }
}

/** Takes what is in the browser into memory. It is asked for by person, so nobody else gets it. */
export function rescueDrafts() {
    for (const key of Object.keys(localStorage))
        if (key.startsWith(prefix)) rescued.set(key, localStorage.getItem(key) ?? "null");
}

/** Names what brings a draft to the server at once; answers how to forget it again. */
export function onSaveDrafts(save: () => Promise<unknown>): () => void {
    savers.add(save);
    return () => savers.delete(save);
}

/** Brings all drafts to the server, as far as it takes them in a moment. */
export async function saveDrafts(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, saveMs));
    await Promise.race([late, Promise.allSettled(Array.from(savers, (save) => save()))]);
}
