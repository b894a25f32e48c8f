// The customers: whose mail domains are whose, and what is maintained for them.
import { MultiSelect, TagsInput, TextInput } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Organization } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { Empty } from "../../frame/states";
import { ContractsOf } from "../../parts/contract/contracts-of";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { may, useMe } from "../../session/session";
import { organizationsQuery } from "../../api/organizations";

const idOf = ({ id }: Organization) => id;
const nameOf = ({ name }: Organization) => name;

export function Organizations() {
    const columns = useColumns();
    const { t } = useTranslation();
    const mayCreate = may(useMe(), "directory_write");
    const organizations = useInfiniteQuery(organizationsQuery);
    const items = useMemo(
        () => organizations.data?.pages.flatMap((page) => page.items),
        [organizations.data],
    );
    return (
        <Directory<Organization>
            name="organizations"
            title={t("place.organizations")}
            newLabel={mayCreate ? t("organization.new") : undefined}
            nameLabel={t("field.name")}
            query={organizations}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconBuilding size={22} />} title={t("organization.empty")}>
                    {t("organization.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Organization>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "domains",
                label: t("field.domains"),
                show: ({ domains }) => <span translate="no">{domains.join(", ")}</span>,
                value: ({ domains }) => domains[0] ?? null,
                width: 260,
                isOnPhone: true,
            },
            {
                id: "applications",
                label: t("field.applications"),
                show: ({ applications }) => (
                    <span translate="no">{applications.map(({ name }) => name).join(", ")}</span>
                ),
                width: 260,
            },
        ],
        [t],
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
    const { data: applications = [] } = useQuery(applicationsQuery);
    const mayReadContracts = may(useMe(), "contract_read");
    return (
        <FormPanel
            id={id}
            kind="organizations"
            shownBy={["applications"]}
            newTitle={t("organization.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(body) => answer(api.POST("/api/v1/organizations", { body }))}
            change={(body, base) =>
                answer(
                    api.PATCH("/api/v1/organizations/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body,
                    }),
                )
            }
            below={(organization) =>
                mayReadContracts && <ContractsOf organization={organization.id} />
            }
        >
            {(_, form, set, errorOf) => (
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
        </FormPanel>
    );
}
