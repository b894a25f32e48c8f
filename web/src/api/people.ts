// People: whom a name or a mail address, or the beginning of either, finds; and all who work on
// tickets.
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

/** Everyone who may work on tickets. */
export const staffQuery = queryOptions({
    queryKey: ["people", "staff"],
    queryFn: async () => {
        const roles = ["agent", "developer", "manager", "administrator"] as const;
        const pages = await Promise.all(
            roles.map((role) =>
                answer(api.GET("/api/v1/users", { params: { query: { role, limit: 100 } } })),
            ),
        );
        return pages.flatMap((page) => page.items).filter(({ is_active }) => is_active);
    },
});
