// The software that is maintained: its key, its mail address, and the teams that hold its levels.
import { MultiSelect, TextInput } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Application } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { organizationChoicesQuery } from "../../api/organizations";
import { may, useMe } from "../../session/session";
import { teamsQuery } from "../../api/teams";
import { applicationsQuery } from "../../api/applications";
import { IngestKeys } from "./ingest-keys";
import { ScrapeTargets } from "./scrape-targets";

const idOf = ({ key }: Application) => key;
const nameOf = ({ name }: Application) => name;

export function Applications() {
    const columns = useColumns();
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "directory_write");
    const applications = useQuery(applicationsQuery);
    return (
        <Directory<Application>
            name="applications"
            title={t("place.applications")}
            newLabel={mayCreate ? t("application.new") : undefined}
            nameLabel={t("field.name")}
            query={applications}
            items={applications.data}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconApps size={22} />} title={t("application.empty")}>
                    {t("application.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Application>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "key",
                label: t("field.key"),
                show: ({ key }) => <span translate="no">{key}</span>,
                value: ({ key }) => key,
                width: 100,
                isOnPhone: true,
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
                value: ({ mail_address }) => mail_address,
                width: 220,
            },
            {
                id: "teams",
                label: t("field.teams"),
                show: ({ teams }) => (
                    <span translate="no">
                        {teams.map(({ level, name }) => `${level} ${name}`).join(", ")}
                    </span>
                ),
                width: 220,
            },
            {
                id: "organizations",
                label: t("field.organizations"),
                show: ({ organizations }) => (
                    <span translate="no">{organizations.map(({ name }) => name).join(", ")}</span>
                ),
                width: 180,
            },
        ],
        [t],
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

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const seesTelemetry = may(useMe(), "telemetry_read");
    const { data: teams = [] } = useQuery(teamsQuery);
    const { data: organizations = [] } = useQuery(organizationChoicesQuery);
    return (
        <FormPanel
            id={id}
            kind="applications"
            shownBy={["teams", "organizations"]}
            newTitle={t("application.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            below={({ key, may: mayDo }) => (
                <>
                    {mayDo.includes("manage_ingest_keys") && <IngestKeys application={key} />}
                    {seesTelemetry && <ScrapeTargets application={key} />}
                </>
            )}
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
            {(application, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus={application === null || undefined}
                        label={t("field.key")}
                        description={t("application.keyHelp")}
                        required
                        withAsterisk={false}
                        maxLength={10}
                        readOnly={application !== null}
                        value={form.key}
                        error={errorOf("key")}
                        onChange={(event) => set({ key: event.currentTarget.value.toUpperCase() })}
                    />
                    <TextInput
                        data-autofocus={application !== null || undefined}
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
                        onChange={(event) => set({ mail_address: event.currentTarget.value })}
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
        </FormPanel>
    );
}
