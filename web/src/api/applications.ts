// All applications the person may see: few, and wanted whole wherever one is chosen.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";
import type { Application } from "./types";

export const applicationsQuery = queryOptions({
    queryKey: ["applications"],
    queryFn: async () => {
        const applications: Application[] = [];
        let cursor: string | null | undefined;
        do {
            const query = { limit: 100, ...(cursor && { cursor }) };
            const page = await answer(api.GET("/api/v1/applications", { params: { query } }));
            applications.push(...page.items);
            cursor = page.next;
        } while (cursor);
        return applications;
    },
    staleTime: 60_000,
});
