// The teams: which level each holds, for which applications, with whom.
import { MultiSelect, Select, TextInput } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Level, Team } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { Directory, SidePanel } from "../../frame/directory";
import { SavedForm } from "../../frame/saved-form";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { LevelMark, levels } from "../../frame/level-mark";
import { teamsQuery } from "../../api/teams";
import styles from "./teams.module.css";

export function Teams() {
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "team_write");
    const { open } = useSearch({ from: "/frame/teams" });
    const navigate = useNavigate({ from: "/teams" });
    const teams = useQuery(teamsQuery);
    const show = (id: string | undefined) => void navigate({ search: { open: id } });
    return (
        <>
            <Directory<Team>
                title={t("place.teams")}
                newLabel={mayCreate ? t("team.new") : undefined}
                onNew={mayCreate ? () => show("new") : undefined}
                query={teams}
                items={teams.data ?? []}
                idOf={({ id }) => id}
                nameOf={({ name }) => name}
                openId={open}
                onOpen={show}
                empty={
                    <Empty icon={<IconUsersGroup size={22} />} title={t("team.empty")}>
                        {t("team.emptyHelp")}
                    </Empty>
                }
                columns={[
                    { id: "name", label: t("field.name"), show: () => null },
                    {
                        id: "level",
                        label: t("field.level"),
                        show: ({ level }) => (
                            <>
                                <LevelMark level={level} />{" "}
                                <span className="dim">{t(`level.${level}`)}</span>
                            </>
                        ),
                    },
                    {
                        id: "members",
                        label: t("field.members"),
                        show: (team) => <Members team={team} />,
                    },
                    {
                        id: "applications",
                        label: t("field.applications"),
                        isWide: true,
                        show: ({ applications }) => (
                            <span translate="no">
                                {applications.map(({ name }) => name).join(", ")}
                            </span>
                        ),
                    },
                ]}
            />
            {open && <Panel key={open} id={open} onClose={() => show(undefined)} />}
        </>
    );
}

function Members({ team }: { team: Team }) {
    const { t } = useTranslation();
    if (team.members.length === 0) return <span className="dim">{t("team.noMembers")}</span>;
    return (
        <span className={styles.members}>
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

const load = (id: string) => answer(api.GET("/api/v1/teams/{id}", { params: { path: { id } } }));

const toForm = (team: Team | null) => ({
    name: team?.name ?? "",
    level: team?.level ?? ("L1" as Level),
    members: team?.members.map(({ id }) => id) ?? [],
    applications: team?.applications.map(({ key }) => key) ?? [],
});

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const isNew = id === "new";
    const { data, error } = useQuery({
        queryKey: ["teams", "one", id],
        queryFn: () => load(id),
        enabled: !isNew,
    });
    const isReadOnly = !isNew && !data?.may.includes("change");
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: staff = [] } = useQuery({
        queryKey: ["people", "staff"],
        queryFn: loadStaff,
        enabled: !isReadOnly,
    });
    const done = () => {
        void queries.invalidateQueries({ queryKey: ["teams"] });
        void queries.invalidateQueries({ queryKey: ["applications"] });
        onClose();
    };
    const people = new Map(
        [...staff, ...(data?.members ?? [])].map((person) => [person.id, person.name]),
    );
    return (
        <SidePanel title={isNew ? t("team.new") : (data?.name ?? "")} onClose={onClose}>
            {error ? (
                <Failed error={error} />
            ) : !isNew && !data ? (
                <Skeletons rows={4} height={52} />
            ) : (
                <SavedForm
                    thing={data ?? null}
                    toForm={toForm}
                    isReadOnly={isReadOnly}
                    reload={() => load(id)}
                    onDone={done}
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
                    {(form, set, errorOf) => (
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
                                data={Array.from(people, ([value, label]) => ({ value, label }))}
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
                </SavedForm>
            )}
        </SidePanel>
    );
}

/** Everyone who may work on tickets. */
async function loadStaff() {
    const roles = ["agent", "developer", "manager", "administrator"] as const;
    const pages = await Promise.all(
        roles.map((role) =>
            answer(api.GET("/api/v1/users", { params: { query: { role, limit: 100 } } })),
        ),
    );
    return pages.flatMap((page) => page.items).filter(({ is_active }) => is_active);
}
