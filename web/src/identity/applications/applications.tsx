// The software that is maintained: its key, its mail address, and the teams that hold its levels.
import { MultiSelect, TextInput } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Application } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Directory, SidePanel } from "../../frame/directory";
import { SavedForm } from "../../frame/saved-form";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { organizationChoicesQuery } from "../../api/organizations";
import { may, useMe } from "../../session/session";
import { teamsQuery } from "../../api/teams";
import { applicationsQuery } from "../../api/applications";
import { IngestKeys } from "./ingest-keys";

export function Applications() {
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "directory_write");
    const { open } = useSearch({ from: "/frame/applications" });
    const navigate = useNavigate({ from: "/applications" });
    const applications = useQuery(applicationsQuery);
    const show = (id: string | undefined) => void navigate({ search: { open: id } });
    return (
        <>
            <Directory<Application>
                title={t("place.applications")}
                newLabel={mayCreate ? t("application.new") : undefined}
                onNew={mayCreate ? () => show("new") : undefined}
                query={applications}
                items={applications.data ?? []}
                idOf={({ key }) => key}
                nameOf={({ name }) => name}
                openId={open}
                onOpen={show}
                empty={
                    <Empty icon={<IconApps size={22} />} title={t("application.empty")}>
                        {t("application.emptyHelp")}
                    </Empty>
                }
                columns={[
                    { id: "name", label: t("field.name"), show: () => null },
                    {
                        id: "key",
                        label: t("field.key"),
                        show: ({ key }) => <span translate="no">{key}</span>,
                    },
                    {
                        id: "mail",
                        label: t("field.mail_address"),
                        show: ({ mail_address }) =>
                            mail_address ? (
                                <span translate="no">{mail_address}</span>
                            ) : (
                                <span className="dim">{t("application.noMail")}</span>
                            ),
                    },
                    {
                        id: "teams",
                        label: t("field.teams"),
                        isWide: true,
                        show: ({ teams }) => (
                            <span translate="no">
                                {teams.map(({ level, name }) => `${level} ${name}`).join(", ")}
                            </span>
                        ),
                    },
                    {
                        id: "organizations",
                        label: t("field.organizations"),
                        isWide: true,
                        show: ({ organizations }) => (
                            <span translate="no">
                                {organizations.map(({ name }) => name).join(", ")}
                            </span>
                        ),
                    },
                ]}
            />
            {open && <Panel key={open} appKey={open} onClose={() => show(undefined)} />}
        </>
    );
}

const load = (key: string) =>
    answer(api.GET("/api/v1/applications/{key}", { params: { path: { key } } }));

const toForm = (application: Application | null) => ({
    key: application?.key ?? "",
    name: application?.name ?? "",
    mail_address: application?.mail_address ?? "",
    teams: application?.teams.map(({ id }) => id) ?? [],
    organizations: application?.organizations.map(({ id }) => id) ?? [],
});

function Panel({ appKey, onClose }: { appKey: string; onClose: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const isNew = appKey === "new";
    const { data, error } = useQuery({
        queryKey: ["applications", "one", appKey],
        queryFn: () => load(appKey),
        enabled: !isNew,
    });
    const isReadOnly = !isNew && !data?.may.includes("change");
    const { data: teams = [] } = useQuery(teamsQuery);
    const { data: organizations = [] } = useQuery(organizationChoicesQuery);
    const done = () => {
        for (const queryKey of [["applications"], ["teams"], ["organizations"]])
            void queries.invalidateQueries({ queryKey });
        onClose();
    };
    return (
        <SidePanel title={isNew ? t("application.new") : (data?.name ?? "")} onClose={onClose}>
            {error ? (
                <Failed error={error} />
            ) : !isNew && !data ? (
                <Skeletons rows={4} height={52} />
            ) : (
                <SavedForm
                    thing={data ?? null}
                    toForm={toForm}
                    isReadOnly={isReadOnly}
                    reload={() => load(appKey)}
                    onDone={done}
                    create={({ mail_address, ...rest }) =>
                        answer(
                            api.POST("/api/v1/applications", {
                                body: { ...rest, ...(mail_address && { mail_address }) },
                            }),
                        )
                    }
                    change={({ key, mail_address, ...rest }, base) =>
                        answer(
                            api.PATCH("/api/v1/applications/{key}", {
                                params: { path: { key }, ...basedOn(base.version) },
                                body: { ...rest, mail_address: mail_address || null },
                            }),
                        )
                    }
                >
                    {(form, set, errorOf) => (
                        <>
                            <TextInput
                                data-autofocus={isNew || undefined}
                                label={t("field.key")}
                                description={t("application.keyHelp")}
                                required
                                withAsterisk={false}
                                maxLength={10}
                                readOnly={!isNew}
                                value={form.key}
                                error={errorOf("key")}
                                onChange={(event) =>
                                    set({ key: event.currentTarget.value.toUpperCase() })
                                }
                            />
                            <TextInput
                                data-autofocus={!isNew || undefined}
                                label={t("field.name")}
                                required
                                withAsterisk={false}
                                value={form.name}
                                error={errorOf("name")}
                                onChange={(event) => set({ name: event.currentTarget.value })}
                            />
                            <TextInput
                                label={t("field.mail_address")}
                                description={t("application.mailHelp")}
                                type="email"
                                value={form.mail_address}
                                error={errorOf("mail_address")}
                                onChange={(event) =>
                                    set({ mail_address: event.currentTarget.value })
                                }
                            />
                            <MultiSelect
                                label={t("field.teams")}
                                description={t("application.teamsHelp")}
                                searchable
                                value={form.teams}
                                error={errorOf("teams")}
                                {...asData}
                                data={teams.map(({ id, level, name }) => ({
                                    value: id,
                                    label: `${level} ${name}`,
                                }))}
                                onChange={(chosen) => set({ teams: chosen })}
                            />
                            <MultiSelect
                                label={t("field.organizations")}
                                searchable
                                value={form.organizations}
                                error={errorOf("organizations")}
                                {...asData}
                                data={organizations.map(({ id, name }) => ({
                                    value: id,
                                    label: name,
                                }))}
                                onChange={(chosen) => set({ organizations: chosen })}
                            />
                        </>
                    )}
                </SavedForm>
            )}
            {data?.may.includes("manage_ingest_keys") && <IngestKeys application={appKey} />}
        </SidePanel>
    );
}
