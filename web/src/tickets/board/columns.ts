// The columns of a board: by status, or by who has the tickets.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { teamsQuery } from "../../api/teams";
import type { Status } from "../../api/types";
import { beside } from "../../parts/filter/narrowing";
import { useMe } from "../../session/session";
import { statuses } from "./moves";

export type By = "status" | "assignee";

export interface BoardColumn {
    id: string;
    label: string;
    /** The label is data of people. */
    isData?: boolean;
    filter: string;
    /** What a ticket becomes by a drop here. */
    target: { status: Status } | { assignee: { id: string; name: string } | null };
}

/** Who has a column; others have none, since a board of very many columns is none. */
const peopleMax = 12;

export function useBoardColumns(by: By, filter: string): BoardColumn[] {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams } = useQuery({ ...teamsQuery, enabled: by === "assignee" });
    return useMemo(() => {
        const within = beside(filter);
        // Negated twice: the filter may ask for a status or an assignee already, as `is:open` does.
        const narrowed = (term: string) => `${within} -(-${term})`.trim();
        if (by === "status")
            return statuses.map((status) => ({
                id: status,
                label: t(`status.${status}`),
                filter: narrowed(`status:${status}`),
                target: { status },
            }));
        const mine = new Set(me.teams.map(({ id }) => id));
        // Those of one's own teams first.
        const ordered = [...(teams ?? [])].sort(
            (a, b) => Number(mine.has(b.id)) - Number(mine.has(a.id)),
        );
        const people = new Map([[me.id, me.name]]);
        for (const { members } of ordered)
            for (const { id, name } of members)
                if (people.size < peopleMax && !people.has(id)) people.set(id, name);
        return [
            {
                id: "nobody",
                label: t("list.nobody"),
                filter: narrowed("assignee:none"),
                target: { assignee: null },
            },
            ...Array.from(people, ([id, name]) => ({
                id,
                label: name,
                isData: true,
                filter: narrowed(`assignee:${id}`),
                target: { assignee: { id, name } },
            })),
        ];
    }, [by, filter, t, me, teams]);
}
