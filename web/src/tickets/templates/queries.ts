// The ticket templates that one may use: all, since they are filtered as one types.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { TicketTemplate } from "../../api/types";

export const templatesQuery = queryOptions({
    queryKey: ["ticket-templates"],
    queryFn: async () => {
        const items: TicketTemplate[] = [];
        const may = new Set<string>();
        let cursor: string | null | undefined;
        do {
            const query = { limit: 100, ...(cursor && { cursor }) };
            const page = await answer(api.GET("/api/v1/ticket-templates", { params: { query } }));
            items.push(...page.items);
            page.may.forEach((each) => may.add(each));
            cursor = page.next;
        } while (cursor);
        return { items, may: Array.from(may) };
    },
    staleTime: 60_000,
});
