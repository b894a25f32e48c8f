// The macros that one may apply: all, since they are filtered as one types.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { Macro } from "../../api/types";

export const macrosQuery = queryOptions({
    queryKey: ["macros"],
    queryFn: async () => {
        const items: Macro[] = [];
        const may = new Set<string>();
        let cursor: string | null | undefined;
        do {
            const query = { limit: 100, ...(cursor && { cursor }) };
            const page = await answer(api.GET("/api/v1/macros", { params: { query } }));
            items.push(...page.items);
            page.may.forEach((each) => may.add(each));
            cursor = page.next;
        } while (cursor);
        return { items, may: Array.from(may) };
    },
    staleTime: 60_000,
});

export function macroPreviewQuery(key: string, id: string) {
    return queryOptions({
        queryKey: ["ticket", key, "macro", id],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/macros/{id}", { params: { path: { key, id } } })),
        staleTime: 0,
        gcTime: 0,
    });
}
