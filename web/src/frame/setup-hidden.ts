// For how long a checklist that somebody put away stays away. Pure.

/** The steps that were open when it was put away, and when. */
export interface Hidden {
    ids: string[];
    at: number;
}

const lasts = 7 * 24 * 3_600_000;

/** Whether the open steps are shown: unless they were put away, all of them, not too long ago. */
export function isShown(open: readonly string[], hidden: Hidden | null, now: number): boolean {
    if (open.length === 0) return false;
    if (!hidden) return true;
    const isOver = now - hidden.at > lasts || now < hidden.at;
    return isOver || open.some((id) => !hidden.ids.includes(id));
}

/** What was kept, if it is what is kept there. */
export function readHidden(kept: string | undefined): Hidden | null {
    try {
        const read = JSON.parse(kept ?? "null") as Partial<Hidden> | null;
        return read && Array.isArray(read.ids) && typeof read.at === "number"
            ? { ids: read.ids, at: read.at }
            : null;
    } catch {
        return null;
    }
}
