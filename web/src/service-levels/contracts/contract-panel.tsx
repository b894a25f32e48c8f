// The panel in which a contract is made, changed, or removed.
import { MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api, basedOn } from "../../api/client";
import { organizationChoicesQuery } from "../../api/organizations";
import { policyChoicesQuery } from "../../api/service-levels";
import type { Contract } from "../../api/types";
import { asData } from "../../frame/as-data";
import { FormPanel } from "../../parts/directory/form-panel";
import { Removal } from "../removal";
import styles from "../service-levels.module.css";
import { dayOf, instantOf } from "./days";

interface Form {
    name: string;
    organization: string;
    applications: string[];
    policy: string;
    hours: number | "";
    period: Contract["period"];
    shows_time: boolean;
    first: string;
    last: string;
}

const toForm = (contract: Contract | null): Form => ({
    name: contract?.name ?? "",
    organization: contract?.organization.id ?? "",
    applications: contract?.applications.map(({ key }) => key) ?? [],
    policy: contract?.policy?.id ?? "",
    hours: contract?.hours ?? "",
    period: contract?.period ?? "total",
    shows_time: contract?.shows_time ?? false,
    first: contract ? dayOf(contract.begins_at, false) : "",
    last: contract ? dayOf(contract.ends_at, true) : "",
});

const periods = ["month", "quarter", "year", "total"] as const;

const toBody = ({ name, applications, policy, hours, period, shows_time, first, last }: Form) => ({
    name,
    applications,
    policy: policy || null,
    hours: hours === "" ? null : hours,
    period,
    shows_time,
    begins_at: instantOf(first, false),
    ends_at: instantOf(last, true),
});

const load = (id: string) =>
    answer(api.GET("/api/v1/contracts/{id}", { params: { path: { id } } }));

export function ContractPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const { data: organizations = [] } = useQuery(organizationChoicesQuery);
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: policies = [] } = useQuery(policyChoicesQuery);
    const path = { params: { path: { id } } };
    return (
        <FormPanel<Contract, Form>
            id={id}
            kind="contracts"
            shownBy={["ticket"]}
            newTitle={t("contract.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) =>
                answer(
                    api.POST("/api/v1/contracts", {
                        body: { ...toBody(form), organization: form.organization },
                    }),
                )
            }
            change={(form, base) =>
                answer(
                    api.PATCH("/api/v1/contracts/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: toBody(form),
                    }),
                )
            }
            below={(contract) =>
                contract.may.includes("remove") && (
                    <Removal
                        kinds={["contracts", "ticket"]}
                        label={t("contract.remove")}
                        done={t("contract.removed", { name: contract.name })}
                        remove={() => answer(api.DELETE("/api/v1/contracts/{id}", path))}
                        restore={() => answer(api.POST("/api/v1/contracts/{id}/restore", path))}
                        onClose={onClose}
                    />
                )
            }
        >
            {(contract, form, set, errorOf) => (
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
                        label={t("field.organization")}
                        searchable
                        required
                        withAsterisk={false}
                        disabled={contract !== null}
                        value={form.organization || null}
                        error={errorOf("organization")}
                        data={organizations.map((it) => ({ value: it.id, label: it.name }))}
                        {...asData}
                        onChange={(value) => set({ organization: value ?? "" })}
                    />
                    <MultiSelect
                        label={t("field.applications")}
                        description={t("contract.applicationsHelp")}
                        searchable
                        value={form.applications}
                        error={errorOf("applications")}
                        data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                        {...asData}
                        onChange={(chosen) => set({ applications: chosen })}
                    />
                    <Select
                        label={t("contract.policy")}
                        description={t("contract.policyHelp")}
                        searchable
                        allowDeselect={false}
                        value={form.policy}
                        error={errorOf("policy")}
                        data={[
                            { value: "", label: t("contract.noPolicy") },
                            ...policies
                                .filter(
                                    ({ organization }) =>
                                        organization === null ||
                                        organization.id === form.organization,
                                )
                                .map((policy) => ({ value: policy.id, label: policy.name })),
                        ]}
                        {...asData}
                        onChange={(value) => set({ policy: value ?? "" })}
                    />
                    <NumberInput
                        label={t("contract.hours")}
                        min={1}
                        allowDecimal={false}
                        value={form.hours}
                        error={errorOf("hours")}
                        onChange={(value) => set({ hours: typeof value === "number" ? value : "" })}
                    />
                    <Select
                        label={t("contract.period")}
                        description={t("contract.periodHelp")}
                        allowDeselect={false}
                        value={form.period}
                        data={periods.map((value) => ({
                            value,
                            label: t(`contract.periods.${value}`),
                        }))}
                        onChange={(value) => set({ period: value as Form["period"] })}
                    />
                    <Switch
                        label={t("contract.showsTime")}
                        description={t("contract.showsTimeHelp")}
                        checked={form.shows_time}
                        onChange={(event) => set({ shows_time: event.currentTarget.checked })}
                    />
                    <div className={styles.pair}>
                        <TextInput
                            type="date"
                            required
                            withAsterisk={false}
                            label={t("contract.first")}
                            value={form.first}
                            error={errorOf("begins_at")}
                            onChange={(event) => set({ first: event.currentTarget.value })}
                        />
                        <TextInput
                            type="date"
                            required
                            withAsterisk={false}
                            label={t("contract.last")}
                            value={form.last}
                            error={errorOf("ends_at")}
                            onChange={(event) => set({ last: event.currentTarget.value })}
                        />
                    </div>
                </>
            )}
        </FormPanel>
    );
}
