// Saved views of lists: what the rail, the lists and their dialogs share of them.
import {
    type QueryClient,
    type QueryKey,
    queryOptions,
    type UseQueryOptions,
} from "@tanstack/react-query";

import { answer, api, basedOn } from "./client";
import type { Navigation, NewView, SavedView } from "./types";

/** The kinds of lists whose views the interface shows. */
export type ViewKind = "ticket" | "report";

/** What lists the views of a kind, and so is old when one of them changes. */
export const viewsKeys = (kind: string): readonly QueryKey[] => [["queues"], ["views", kind]];

/** What waits for the person, and their saved views with what each finds: one request for all. */
export const navigationQuery = queryOptions({
    queryKey: ["queues"],
    queryFn: () => answer(api.GET("/api/v1/navigation")),
    staleTime: 15_000,
});

/** The views of tickets that the person has or is shown, the first of them counted. */
export const ticketViewsQuery = {
    ...navigationQuery,
    select: ({ views }: Navigation) => views,
};

/** The saved reports that the person has or is shown. */
export const reportViewsQuery = queryOptions({
    queryKey: ["views", "report"],
    queryFn: () =>
        answer(api.GET("/api/v1/views", { params: { query: { kind: "report", limit: 100 } } })),
    staleTime: 15_000,
});

type Views = NonNullable<Navigation["views"]>;

/** What a query keeps is its own affair. */
type ViewsQuery = UseQueryOptions<any, Error, Views | null, any> & { queryKey: QueryKey };

const listed: Record<ViewKind, ViewsQuery> = { ticket: ticketViewsQuery, report: reportViewsQuery };

export const viewsOf = (kind: ViewKind) => listed[kind];

/** One view by its id: a link may lead to one that no list of theirs has. */
export const viewQuery = (kind: string, id: string) =>
    queryOptions({
        queryKey: ["views", kind, id],
        queryFn: () => answer(api.GET("/api/v1/views/{id}", { params: { path: { id } } })),
        staleTime: 15_000,
        retry: false,
    });

const refresh = (queries: QueryClient, kind: string) =>
    Promise.all(viewsKeys(kind).map((queryKey) => queries.invalidateQueries({ queryKey })));

const refreshed = async (queries: QueryClient, view: SavedView): Promise<SavedView> => {
    queries.setQueryData(viewQuery(view.kind, view.id).queryKey, view);
    await refresh(queries, view.kind);
    return view;
};

export async function saveView(queries: QueryClient, body: NewView): Promise<SavedView> {
    return refreshed(queries, await answer(api.POST("/api/v1/views", { body })));
}

export type ViewChange = Partial<Omit<NewView, "kind">>;

/** Refused as stale where somebody else changed it since. */
export async function changeView(
    queries: QueryClient,
    { id, version }: SavedView,
    body: ViewChange,
): Promise<SavedView> {
    const params = { path: { id }, ...basedOn(version) };
    return refreshed(queries, await answer(api.PATCH("/api/v1/views/{id}", { params, body })));
}

/** Whoever looks through it leaves it before the lists are read anew, which do not have it. */
export async function removeView(queries: QueryClient, { id, kind }: SavedView): Promise<void> {
    await answer(api.DELETE("/api/v1/views/{id}", { params: { path: { id } } }));
    void refresh(queries, kind);
}

/** Takes `removeView` back: the same view, under the same id, so that links to it lead there again. */
export async function restoreView(queries: QueryClient, { id }: SavedView): Promise<SavedView> {
    const params = { path: { id } };
    return refreshed(queries, await answer(api.POST("/api/v1/views/{id}/restore", { params })));
}
