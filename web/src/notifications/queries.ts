// What a person is notified of, as the server tells it: all queries begin with `notifications`, so
// that one live topic refreshes them.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { Notification } from "../api/types";

/** The server counts so many at most. */
const countedMax = 100;

export const unreadQuery = queryOptions({
    queryKey: ["notifications", "unread"],
    queryFn: () =>
        answer(
            api.GET("/api/v1/notifications", { params: { query: { unread: true, limit: 50 } } }),
        ),
    staleTime: 15_000,
});

/** How many are unread: what the rail shows. */
export const unreadCountQuery = {
    ...unreadQuery,
    select: ({ unread_count }: { unread_count: number }) => ({
        count: unread_count,
        is_more: unread_count >= countedMax,
    }),
};

export const inboxQuery = (isAll: boolean) =>
    infiniteQueryOptions({
        queryKey: ["notifications", "inbox", isAll],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/notifications", {
                    params: {
                        query: {
                            limit: 50,
                            ...(!isAll && { unread: true }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });

export const choicesQuery = queryOptions({
    queryKey: ["notifications", "choices"],
    queryFn: () => answer(api.GET("/api/v1/me/notification-choices")),
});

export function markRead(body: { ids?: string[]; up_to?: string }) {
    return answer(api.POST("/api/v1/notifications/read", { body: { ids: [], ...body } }));
}

/** Those that are about the page at `path`, and so are read by looking at it. */
export function aboutPage(items: readonly Notification[], path: string): string[] {
    return items
        .filter(({ path: about, is_read }) => about === path && !is_read)
        .map(({ id }) => id);
}
