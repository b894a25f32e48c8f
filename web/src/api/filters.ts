// The filter language of lists: what the server offers while it is typed, and what it says of a text.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";
import type { components } from "./schema";

export type Explanation = components["schemas"]["Explanation"];
export type ExplainedTerm = components["schemas"]["ExplainedTerm"];
export type ExplainedFault = components["schemas"]["ExplainedFault"];

/** With quotation marks as the server knows them, and the last one closed. */
export function plainMarks(text: string): string {
    const plain = text.replace(/[“”„]/g, '"');
    return plain.split('"').length % 2 === 0 ? `${plain}"` : plain;
}

export function explanationQuery(kind: string, text: string) {
    const plain = plainMarks(text);
    return queryOptions({
        queryKey: ["filters", kind, "explanation", plain],
        queryFn: ({ signal }) =>
            answer(
                api.GET("/api/v1/filters/{kind}/explanation", {
                    params: { path: { kind }, query: { filter: plain } },
                    signal,
                }),
            ),
        staleTime: 60_000,
    });
}

/** `cursor` counts code points. */
export function completionQuery(kind: string, text: string, cursor: number) {
    const plain = plainMarks(text);
    return queryOptions({
        queryKey: ["filters", kind, "completion", plain, cursor],
        queryFn: async ({ signal }) =>
            (
                await answer(
                    api.GET("/api/v1/filters/{kind}/completion", {
                        params: { path: { kind }, query: { filter: plain, at: cursor } },
                        signal,
                    }),
                )
            ).items,
        staleTime: 30_000,
    });
}
