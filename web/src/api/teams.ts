// All teams: few, and wanted whole wherever a person or a level is chosen.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";
import type { Level, Team } from "./types";

export const teamsQuery = queryOptions({
    queryKey: ["teams"],
    queryFn: async () => {
        const teams: Team[] = [];
        let cursor: string | null | undefined;
        do {
            const query = { limit: 100, ...(cursor && { cursor }) };
            const page = await answer(api.GET("/api/v1/teams", { params: { query } }));
            teams.push(...page.items);
            cursor = page.next;
        } while (cursor);
        return teams;
    },
    staleTime: 60_000,
});

/** The teams that would hold a ticket of an application at a level. */
export function teamsAt(teams: readonly Team[], level: Level, application: string): Team[] {
    return teams.filter(
        (team) => team.level === level && team.applications.some(({ key }) => key === application),
    );
}
