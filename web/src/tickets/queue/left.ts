// Where each list was left, so that coming back to it is coming back, and a ticket opened from it
// has a next one.
import { type Cursor, trimmed } from "../../parts/list/cursor";
import type { Place } from "../../parts/table/use-place";

const lists = new Map<string, Place>();
let walked = { filter: "", place: "/tickets" };

/** `place`: where the list stands. */
export function enterList(filter: string, place: string) {
    walked = { filter, place };
}

export function leaveList(filter: string, { top, cursor }: Place) {
    lists.set(filter, { top, cursor: cursor && trimmed(cursor) });
}

export function leftOf(filter: string): Place | undefined {
    return lists.get(filter);
}

/** The list that was left last: the one that a ticket was opened from. */
export function walkedList(): { filter: string; place: string; cursor: Cursor | null } {
    return { ...walked, cursor: lists.get(walked.filter)?.cursor ?? null };
}

/** The ticket at which the list that was left last will be found again, in the list as it is. */
export function walkTo(key: string, order: readonly string[]) {
    const left = lists.get(walked.filter);
    if (left) lists.set(walked.filter, { ...left, cursor: trimmed({ key, order }) });
}
