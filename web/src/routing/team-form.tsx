// To whom a team's tickets go. Who may not change it reads it.
import { NumberInput, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import type { Team, TeamRouting } from "../api/types";
import { asData } from "../frame/as-data";
import { useToasts } from "../frame/toasts";
import { may, useMe } from "../session/session";
import { calendarNamesQuery, teamRoutingQuery } from "./queries";
import styles from "./routing.module.css";

const modes = ["off", "in_turn", "by_load"] as const;

type Changes = Partial<Pick<TeamRouting, "mode" | "seen_hours" | "calendar">>;

export function TeamForm({ team, routing }: { team: Team; routing: TeamRouting }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const isFixed = !may(useMe(), "team_write");
    const { data: calendars = [] } = useQuery(calendarNamesQuery);
    const change = useMutation({
        mutationFn: ({ changes, version }: { changes: Changes; version: number }) =>
            answer(
                api.PATCH("/api/v1/teams/{id}/routing", {
                    params: { path: { id: team.id }, ...basedOn(version) },
                    body: changes,
                }),
            ),
        onSuccess: (next) => queries.setQueryData(teamRoutingQuery(team.id).queryKey, next),
        onError: (error) => {
            toast.failed(error);
            void queries.invalidateQueries({ queryKey: ["team-routing", team.id] });
        },
    });
    const save = async (changes: Changes) => {
        const next = await change
            .mutateAsync({ changes, version: routing.version })
            .catch(() => null);
        if (!next) return;
        const { mode, seen_hours, calendar } = routing;
        toast.done(t("done.saved"), () =>
            change.mutate({ changes: { mode, seen_hours, calendar }, version: next.version }),
        );
    };
    return (
        <div className={styles.form}>
            <Select
                label={t("routing.mode.of")}
                allowDeselect={false}
                readOnly={isFixed}
                value={routing.mode}
                data={modes.map((value) => ({ value, label: t(`routing.mode.${value}`) }))}
                onChange={(value) =>
                    void save({ mode: (value ?? "in_turn") as TeamRouting["mode"] })
                }
            />
            <NumberInput
                label={t("routing.seenHours")}
                description={t("routing.seenHoursText")}
                readOnly={isFixed}
                min={1}
                max={720}
                allowDecimal={false}
                defaultValue={routing.seen_hours ?? ""}
                onBlur={(event) => {
                    const hours = event.currentTarget.value;
                    const next = hours === "" ? null : Number(hours);
                    if (next !== (routing.seen_hours ?? null)) void save({ seen_hours: next });
                }}
            />
            <Select
                label={t("routing.calendar")}
                clearable={!isFixed}
                readOnly={isFixed}
                placeholder={t("routing.always")}
                {...asData}
                value={routing.calendar ?? null}
                data={calendars}
                onChange={(calendar) => void save({ calendar })}
            />
            {!routing.is_open && <p className="dim">{t("routing.closed")}</p>}
        </div>
    );
}
