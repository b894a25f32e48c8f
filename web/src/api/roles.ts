// The roles that administrators made: few, and wanted whole wherever one is chosen.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export const rolesQuery = queryOptions({
    queryKey: ["roles"],
    queryFn: () => answer(api.GET("/api/v1/roles", { params: { query: { limit: 100 } } })),
    staleTime: 60_000,
});
