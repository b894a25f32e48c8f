// Who is away now, which lists of people to assign to show.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export const awayQuery = queryOptions({
    queryKey: ["away"],
    queryFn: () => answer(api.GET("/api/v1/away")),
    staleTime: 60_000,
});
