// Asks who is on a ticket, which also tells of the page that asks; so it is asked again and again
// while the page is shown, and when the stream tells that somebody came or went.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

const beatMs = 4000;

export function presenceQuery(key: string, tab: string, state: "reading" | "writing") {
    return queryOptions({
        queryKey: ["presence", key, tab, state],
        queryFn: async () => (await ask(key, tab, state)).items,
        refetchInterval: beatMs,
        staleTime: 0,
        gcTime: 0,
        retry: false,
        // What was shown while the state was another one is still so.
        placeholderData: (before) => before,
    });
}

/** Sent also while the page is being closed. */
export function tellGone(key: string, tab: string) {
    void ask(key, tab, "gone", true).catch(() => undefined);
}

function ask(key: string, tab: string, state: "reading" | "writing" | "gone", keepalive = false) {
    return answer(
        api.GET("/api/v1/tickets/{key}/presence", {
            params: { path: { key }, query: { tab, state } },
            keepalive,
        }),
    );
}
