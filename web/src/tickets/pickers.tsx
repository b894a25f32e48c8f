// Who shall have a ticket, and how urgent it is: chosen with a few keys.
import { IconUser, IconUserCheck, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Degree, Priority } from "../api/types";
import { Pick } from "../frame/pick";
import { useMe } from "../session/session";
import { teamsQuery } from "../api/teams";
import { classesFor } from "./classes";
import { PriorityMark } from "./marks";

interface Person {
    id: string;
    name: string;
}

const nobody = "nobody";

export function AssignPicker({
    ask,
    onPick,
    onClose,
}: {
    ask: string;
    onPick: (person: Person | null) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams = [] } = useQuery(teamsQuery);
    const options = useMemo(() => {
        const people = new Map<string, { name: string; teams: string[]; isAway: boolean }>();
        for (const { name: team, level, members } of teams)
            for (const { id, name, is_present } of members) {
                const known = people.get(id) ?? { name, teams: [], isAway: !is_present };
                people.set(id, { ...known, teams: [...known.teams, `${level} ${team}`] });
            }
        people.delete(me.id);
        return [
            {
                id: me.id,
                label: t("pick.me", { name: me.name }),
                name: me.name,
                icon: <IconUserCheck size={16} />,
            },
            ...Array.from(people, ([id, { name, teams: of, isAway }]) => ({
                id,
                name,
                label: isAway ? t("ticket.away", { name }) : name,
                isData: true,
                icon: <IconUser size={16} />,
                tail: (
                    <span className="dim cut" translate="no">
                        {of.join(", ")}
                    </span>
                ),
            })),
            {
                id: nobody,
                label: t("list.nobody"),
                name: "",
                icon: <IconUserOff size={16} />,
            },
        ];
    }, [teams, me, t]);
    return (
        <Pick
            ask={ask}
            options={options}
            onPick={({ id, name }) => onPick(id === nobody ? null : { id, name })}
            onClose={onClose}
        />
    );
}

const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** `now`: of the one ticket that it is for, so that it can be said what will change. */
export function PriorityPicker({
    ask,
    now,
    onPick,
    onClose,
}: {
    ask: string;
    now: { impact: Degree; urgency: Degree } | undefined;
    onPick: (priority: Priority) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const options = useMemo(
        () =>
            priorities.map((priority) => {
                const then = now && classesFor(priority, now);
                return {
                    id: priority,
                    label: t(`priority.${priority}`),
                    icon: <PriorityMark priority={priority} />,
                    tail: then && (
                        <span className="dim">
                            {t("pick.classes", {
                                impact: t(`degree.${then.impact}`),
                                urgency: t(`degree.${then.urgency}`),
                            })}
                        </span>
                    ),
                };
            }),
        [now, t],
    );
    return (
        <Pick
            ask={ask}
            options={options}
            isNumbered
            onPick={({ id }) => onPick(id)}
            onClose={onClose}
        />
    );
}
