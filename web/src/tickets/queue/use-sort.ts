// The order of a list of tickets: what the address says, or else the view. Who is not shown when
// tickets are due has them by age.
import type { SavedView } from "../../api/types";
import { isStaff, useMe } from "../../session/session";
import type { TicketSort } from "./list-query";
import type { PlacedSort } from "./placed-sort";

interface Shown {
    sort: TicketSort;
    /** It departs from the view's. */
    isSorted: boolean;
    onSort: (sort: TicketSort) => void;
}

export function useSort(
    placed: PlacedSort,
    view: SavedView | undefined,
    place: (sort: PlacedSort) => void,
): Shown {
    const isForStaff = isStaff(useMe());
    const own: TicketSort = view?.sort === "due" ? "due" : undefined;
    const wanted = placed ?? own;
    const sort: TicketSort = isForStaff && wanted === "due" ? "due" : undefined;
    return {
        sort,
        isSorted: view !== undefined && isForStaff && sort !== own,
        onSort: (next) => place(next === own ? undefined : (next ?? "newest")),
    };
}
