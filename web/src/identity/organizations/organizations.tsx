// The customers: whose mail domains are whose, and what is maintained for them.
import { MultiSelect, TagsInput, TextInput } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Organization } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { Directory, SidePanel } from "../../frame/directory";
import { SavedForm } from "../../frame/saved-form";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { organizationsQuery } from "../../api/organizations";

export function Organizations() {
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "directory_write");
    const { open } = useSearch({ from: "/frame/organizations" });
    const navigate = useNavigate({ from: "/organizations" });
    const organizations = useInfiniteQuery(organizationsQuery);
    const show = (id: string | undefined) => void navigate({ search: { open: id } });
    return (
        <>
            <Directory<Organization>
                title={t("place.organizations")}
                newLabel={mayCreate ? t("organization.new") : undefined}
                onNew={mayCreate ? () => show("new") : undefined}
                query={organizations}
                items={organizations.data?.pages.flatMap((page) => page.items) ?? []}
                idOf={({ id }) => id}
                nameOf={({ name }) => name}
                openId={open}
                onOpen={show}
                empty={
                    <Empty icon={<IconBuilding size={22} />} title={t("organization.empty")}>
                        {t("organization.emptyHelp")}
                    </Empty>
                }
                columns={[
                    { id: "name", label: t("field.name"), show: () => null },
                    {
                        id: "domains",
                        label: t("field.domains"),
                        show: ({ domains }) => <span translate="no">{domains.join(", ")}</span>,
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

const load = (id: string) =>
    answer(api.GET("/api/v1/organizations/{id}", { params: { path: { id } } }));

const toForm = (organization: Organization | null) => ({
    name: organization?.name ?? "",
    domains: organization?.domains ?? [],
    applications: organization?.applications.map(({ key }) => key) ?? [],
});

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const isNew = id === "new";
    const { data, error } = useQuery({
        queryKey: ["organizations", "one", id],
        queryFn: () => load(id),
        enabled: !isNew,
    });
    const isReadOnly = !isNew && !data?.may.includes("change");
    const { data: applications = [] } = useQuery(applicationsQuery);
    const done = () => {
        void queries.invalidateQueries({ queryKey: ["organizations"] });
        void queries.invalidateQueries({ queryKey: ["applications"] });
        onClose();
    };
    return (
        <SidePanel title={isNew ? t("organization.new") : (data?.name ?? "")} onClose={onClose}>
            {error ? (
                <Failed error={error} />
            ) : !isNew && !data ? (
                <Skeletons rows={3} height={52} />
            ) : (
                <SavedForm
                    thing={data ?? null}
                    toForm={toForm}
                    isReadOnly={isReadOnly}
                    reload={() => load(id)}
                    onDone={done}
                    create={(body) => answer(api.POST("/api/v1/organizations", { body }))}
                    change={(body, base) =>
                        answer(
                            api.PATCH("/api/v1/organizations/{id}", {
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
                            <TagsInput
                                label={t("field.domains")}
                                description={t("organization.domainsHelp")}
                                splitChars={[",", " "]}
                                value={form.domains}
                                error={errorOf("domains")}
                                onChange={(domains) => set({ domains })}
                                translate="no"
                            />
                            <MultiSelect
                                label={t("field.applications")}
                                description={t("organization.applicationsHelp")}
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
