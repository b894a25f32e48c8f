// What tickets are suggested to be, and how that is learnt.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

export function suggestionsQuery(key: string) {
    return queryOptions({
        queryKey: ["ticket", key, "suggestions"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/suggestions", { params: { path: { key } } })),
        staleTime: 30_000,
    });
}

export const overviewQuery = queryOptions({
    queryKey: ["suggestions"],
    queryFn: () => answer(api.GET("/api/v1/suggestions")),
    // While it is trained, one waits for it to be done.
    refetchInterval: ({ state }) => (state.data?.is_training ? 2_000 : false),
});
