// The saved view that a list is looked at through, and how far the list departs from it.
import { useQuery } from "@tanstack/react-query";

import type { SavedView } from "../../api/types";
import { type ViewKind, viewQuery, viewsOf } from "../../api/views";

/** What the address holds of it. `filter` is there where it departs from the view's own. */
export interface ViewPlace {
    view?: number | undefined;
    filter?: string | undefined;
}

export interface ShownView {
    /** None while it is read, where it cannot be, and where no view is named. */
    view: SavedView | undefined;
    error: unknown;
    /** The filter of the list: the one that was typed, or else the view's. */
    filter: string;
    isDeparted: boolean;
}

/** The filter in the address for a text that was typed: none where it says what the view does. */
export function departure(view: SavedView | undefined, typed: string): string | undefined {
    if (!view) return typed || undefined;
    return typed === view.filter ? undefined : typed;
}

export function useView(kind: ViewKind, place: ViewPlace): ShownView {
    const isNamed = place.view !== undefined;
    const named = String(place.view ?? "");
    const all = useQuery({ ...viewsOf(kind), enabled: isNamed });
    const listed = all.data?.items.find(({ id }) => id === named);
    const isUnlisted = isNamed && !listed && !all.isPending;
    const one = useQuery({ ...viewQuery(kind, named), enabled: isUnlisted });
    const view = listed ?? (isUnlisted ? one.data : undefined);
    return {
        view,
        error: isUnlisted ? one.error : null,
        filter: place.filter ?? view?.filter ?? "",
        isDeparted:
            view !== undefined && departure(view, place.filter ?? view.filter) !== undefined,
    };
}
