// The people whom a name or a mail address, or the beginning of either, finds.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export function peopleQuery(text: string) {
    return queryOptions({
        queryKey: ["people", "search", text],
        queryFn: async () =>
            (
                await answer(
                    api.GET("/api/v1/users", { params: { query: { query: text, limit: 8 } } }),
                )
            ).items,
        staleTime: 30_000,
    });
}
