// The teams: which level each holds, for which applications, with whom.
import { MultiSelect, Select, TextInput } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Level, Team } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { staffQuery } from "../../api/people";
import { asData } from "../../frame/as-data";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { may, useMe } from "../../session/session";
import { LevelMark, levels } from "../../frame/level-mark";
import { teamsQuery } from "../../api/teams";
import styles from "./teams.module.css";

const idOf = ({ id }: Team) => id;
const nameOf = ({ name }: Team) => name;

export function Teams() {
    const columns = useColumns();
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "team_write");
    const teams = useQuery(teamsQuery);
    return (
        <Directory<Team>
            name="teams"
            title={t("place.teams")}
            newLabel={mayCreate ? t("team.new") : undefined}
            nameLabel={t("field.name")}
            query={teams}
            items={teams.data}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconUsersGroup size={22} />} title={t("team.empty")}>
                    {t("team.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function Members({ team }: { team: Team }) {
    const { t } = useTranslation();
    if (team.members.length === 0) return <span className="dim">{t("team.noMembers")}</span>;
    return (
        <span>
            {team.members.map(({ id, name, is_present, has_signed_in }) => {
                const isHere = is_present && has_signed_in;
                const state = t(
                    !has_signed_in
                        ? "people.neverSignedIn"
                        : isHere
                          ? "people.present"
                          : "people.away",
                );
                return (
                    <span
                        key={id}
                        className={styles.member}
                        data-present={isHere || undefined}
                        title={state}
                    >
                        <span translate="no">{name}</span>
                        <span className="unseen">{state}</span>
                    </span>
                );
            })}
        </span>
    );
}

function useColumns(): Column<Team>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "level",
                label: t("field.level"),
                show: ({ level }) => (
                    <>
                        <LevelMark level={level} />{" "}
                        <span className="dim">{t(`level.${level}`)}</span>
                    </>
                ),
                value: ({ level }) => level,
                width: 180,
                isOnPhone: true,
            },
            {
                id: "members",
                label: t("field.members"),
                show: (team) => <Members team={team} />,
                width: 260,
                isWide: true,
            },
            {
                id: "applications",
                label: t("field.applications"),
                show: ({ applications }) => (
                    <span translate="no">{applications.map(({ name }) => name).join(", ")}</span>
                ),
                width: 200,
            },
        ],
        [t],
    );
}

const load = (id: string) => answer(api.GET("/api/v1/teams/{id}", { params: { path: { id } } }));

const toForm = (team: Team | null) => ({
    name: team?.name ?? "",
    level: team?.level ?? ("L1" as Level),
    members: team?.members.map(({ id }) => id) ?? [],
    applications: team?.applications.map(({ key }) => key) ?? [],
});

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const mayChange = may(useMe(), "team_write");
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: staff = [] } = useQuery({ ...staffQuery, enabled: mayChange });
    return (
        <FormPanel
            id={id}
            kind="teams"
            shownBy={["applications"]}
            newTitle={t("team.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(body) => answer(api.POST("/api/v1/teams", { body }))}
            change={(body, base) =>
                answer(
                    api.PATCH("/api/v1/teams/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body,
                    }),
                )
            }
        >
            {(team, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <Select
                        label={t("field.level")}
                        allowDeselect={false}
                        value={form.level}
                        error={errorOf("level")}
                        data={levels.map((value) => ({
                            value,
                            label: `${value} ${t(`level.${value}`)}`,
                        }))}
                        onChange={(value) => set({ level: (value ?? "L1") as Level })}
                    />
                    <MultiSelect
                        label={t("field.members")}
                        description={t("team.membersHelp")}
                        searchable
                        value={form.members}
                        error={errorOf("members")}
                        {...asData}
                        data={choices([...staff, ...(team?.members ?? [])])}
                        onChange={(members) => set({ members })}
                    />
                    <MultiSelect
                        label={t("field.applications")}
                        description={t("team.applicationsHelp")}
                        searchable
                        value={form.applications}
                        error={errorOf("applications")}
                        {...asData}
                        data={applications.map(({ key, name }) => ({
                            value: key,
                            label: name,
                        }))}
                        onChange={(chosen) => set({ applications: chosen })}
                    />
                </>
            )}
        </FormPanel>
    );
}

/** Each person once, to choose from. */
function choices(people: readonly { id: string; name: string }[]) {
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return Array.from(names, ([value, label]) => ({ value, label }));
}
