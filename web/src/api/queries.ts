// What pages read from the server, and keep for a while.
import { QueryClient } from "@tanstack/react-query";

import { Problem } from "./problem";

export function makeQueryClient(): QueryClient {
    const queries = new QueryClient({
        defaultOptions: {
            queries: {
                staleTime: 5_000,
                gcTime: 10 * 60_000,
                retry: (count, error) =>
                    count < 2 &&
                    error instanceof Problem &&
                    (error.status === 0 || error.status >= 500),
            },
        },
    });
    refetchChangedMeanwhile(queries);
    return queries;
}

/**
 * Invalidating a query whose first answer is still on its way asks for no other, and that answer
 * may be from before the change. So it is asked for once more.
 */
function refetchChangedMeanwhile(queries: QueryClient) {
    const changed = new WeakSet<object>();
    queries.getQueryCache().subscribe((event) => {
        if (event.type !== "updated") return;
        const { query, action } = event;
        const { data, fetchStatus } = query.state;
        if (action.type === "invalidate" && data === undefined && fetchStatus === "fetching")
            changed.add(query);
        else if (action.type === "success" && changed.delete(query))
            void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    });
}
