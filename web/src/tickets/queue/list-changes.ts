// What changed is put in its place in the lists that are shown: only the tickets that it happened to
// are asked for, and all other rows stay as they are.
import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { TicketRow } from "../../api/types";
import { beside } from "../../parts/filter/narrowing";
import { withChanged } from "./changed-rows";

interface Page {
    items: TicketRow[];
    next: string | null;
}
type List = InfiniteData<Page, string>;

/** As many as one filter takes. */
const askedMax = 20;
/** From here on a list is asked for as a whole. */
const changesMax = 60;

// One after the other, so that an older answer never takes the place of a newer one.
let last: Promise<unknown> = Promise.resolve();

export function applyToLists(queries: QueryClient, keys: readonly string[]): Promise<unknown> {
    last = last.then(() => {
        const lists = queries.getQueryCache().findAll({ queryKey: ["tickets"] });
        return Promise.all(lists.map((list) => applyTo(queries, list, keys)));
    });
    return last;
}

async function applyTo(queries: QueryClient, list: Query, keys: readonly string[]) {
    const { queryKey } = list;
    const askAnew = () => void queries.invalidateQueries({ queryKey, exact: true });
    // What is on its way may be older than the change.
    const isAsked = list.state.fetchStatus !== "idle" || list.state.data === undefined;
    // Where a change puts a ticket is known of lists by age alone.
    const isByAge = queryKey[2] === undefined;
    if (!list.isActive() || isAsked || !isByAge || keys.length > changesMax) return askAnew();
    try {
        const rows = await matching(String(queryKey[1]), keys);
        queries.setQueryData<List>(queryKey, (data) => data && withChanged(data, keys, rows));
    } catch {
        askAnew();
    }
}

/** Those of the tickets that belong to the list now. */
async function matching(filter: string, keys: readonly string[]): Promise<TicketRow[]> {
    const parts = Array.from({ length: Math.ceil(keys.length / askedMax) }, (_, at) =>
        keys.slice(at * askedMax, (at + 1) * askedMax),
    );
    const pages = await Promise.all(
        parts.map((part) => {
            const query = {
                filter: `${beside(filter)} key:${part.join(",")}`.trim(),
                limit: askedMax,
            };
            return answer(api.GET("/api/v1/tickets", { params: { query } }));
        }),
    );
    return pages.flatMap(({ items }) => items);
}
