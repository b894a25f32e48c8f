// Where each list was left, so that coming back to it is coming back, and a ticket opened from it
// has a next one.
import { type Cursor, trimmed } from "../../parts/list/cursor";
import type { Place } from "../../parts/table/use-place";
import type { TicketSort } from "./list-query";

const lists = new Map<string, Place>();
let walked: { filter: string; sort: TicketSort; place: string } = {
    filter: "",
    sort: undefined,
    place: "/tickets",
};

const nameOf = (filter: string, sort: TicketSort) => `${sort ?? ""} ${filter}`;

/** `place`: where the list stands. */
export function enterList(filter: string, sort: TicketSort, place: string) {
    walked = { filter, sort, place };
}

export function leaveList(filter: string, sort: TicketSort, { top, cursor }: Place) {
    lists.set(nameOf(filter, sort), { top, cursor: cursor && trimmed(cursor) });
}

export function leftOf(filter: string, sort: TicketSort): Place | undefined {
    return lists.get(nameOf(filter, sort));
}

/** The list that was left last: the one that a ticket was opened from. */
export function walkedList() {
    const cursor: Cursor | null = leftOf(walked.filter, walked.sort)?.cursor ?? null;
    return { ...walked, cursor };
}

/** The ticket at which the list that was left last will be found again, in the list as it is. */
export function walkTo(key: string, order: readonly string[]) {
    const left = leftOf(walked.filter, walked.sort);
    const name = nameOf(walked.filter, walked.sort);
    if (left) lists.set(name, { ...left, cursor: trimmed({ key, order }) });
}
