// The panel in which a vendor is made, changed, or removed.
import { MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { answer, api, basedOn } from "../api/client";
import { calendarChoicesQuery } from "../api/service-levels";
import type { Priority, Vendor } from "../api/types";
import { asData } from "../frame/as-data";
import { FormPanel } from "../parts/directory/form-panel";
import { TargetInput } from "../parts/value/target-input";
import { sentMinutesOf, textOf } from "../parts/value/target";
import { VendorCounts } from "./vendor-counts";
import { VendorRemoval } from "./vendor-removal";

const priorities = ["urgent", "high", "normal", "low"] as const satisfies readonly Priority[];
const placeholders =
    "{{subject}} {{description}} {{steps}} {{key}} {{vendor_reference}} {{contract}} {{priority}} {{application}}";

/** As texts, `4h`. */
type Promised = Record<Priority, { response: string; resolution: string }>;

interface Form {
    name: string;
    address: string;
    domain: string;
    contract: string;
    calendar: string;
    promises: Promised;
    applications: string[];
    until: string;
    notes: string;
    subjectFormat: string;
    textFormat: string;
}

const toForm = (vendor: Vendor | null): Form => ({
    name: vendor?.name ?? "",
    address: vendor?.address ?? "",
    domain: vendor?.domain ?? "",
    contract: vendor?.contract ?? "",
    calendar: vendor?.calendar?.id ?? "",
    promises: Object.fromEntries(
        priorities.map((priority) => {
            const found = vendor?.promises.find((it) => it.priority === priority);
            return [
                priority,
                { response: textOf(found?.response), resolution: textOf(found?.resolution) },
            ];
        }),
    ) as Promised,
    applications: vendor?.applications.map(({ key }) => key) ?? [],
    until: vendor?.supported_until?.slice(0, 10) ?? "",
    notes: vendor?.notes ?? "",
    subjectFormat: vendor?.subject_format ?? "",
    textFormat: vendor?.text_format ?? "",
});

/** Those that have a promise: in this order the server names them. */
const promised = ({ promises }: Form) =>
    priorities.filter((priority) =>
        Object.values(promises[priority]).some((text) => text.trim() !== ""),
    );

const toBody = (form: Form) => ({
    name: form.name,
    address: form.address,
    domain: form.domain.trim() || null,
    contract: form.contract,
    calendar: form.calendar || null,
    promises: promised(form).map((priority) => ({
        priority,
        response: sentMinutesOf(form.promises[priority].response),
        resolution: sentMinutesOf(form.promises[priority].resolution),
    })),
    applications: form.applications,
    supported_until: form.until ? `${form.until}T23:59:59Z` : null,
    notes: form.notes,
    subject_format: form.subjectFormat.trim() || null,
    text_format: form.textFormat.trim() || null,
});

const load = (id: string) => answer(api.GET("/api/v1/vendors/{id}", { params: { path: { id } } }));

export function VendorPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: calendars = [] } = useQuery(calendarChoicesQuery);
    return (
        <FormPanel<Vendor, Form>
            id={id}
            kind="vendors"
            shownBy={["ticket"]}
            newTitle={t("vendor.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) => answer(api.POST("/api/v1/vendors", { body: toBody(form) }))}
            change={(form, base) =>
                answer(
                    api.PATCH("/api/v1/vendors/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: toBody(form),
                    }),
                )
            }
            below={(vendor) => (
                <>
                    <VendorCounts vendor={vendor} />
                    <VendorRemoval vendor={vendor} onClose={onClose} />
                </>
            )}
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
                    <TextInput
                        label={t("vendor.address")}
                        type="email"
                        required
                        withAsterisk={false}
                        value={form.address}
                        error={errorOf("address")}
                        onChange={(event) => set({ address: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("vendor.domain")}
                        description={t("vendor.domainHelp")}
                        value={form.domain}
                        error={errorOf("domain")}
                        onChange={(event) => set({ domain: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("vendor.contract")}
                        value={form.contract}
                        error={errorOf("contract")}
                        onChange={(event) => set({ contract: event.currentTarget.value })}
                    />
                    <Select
                        label={t("vendor.calendar")}
                        searchable
                        clearable
                        value={form.calendar || null}
                        error={errorOf("calendar")}
                        data={calendars.map(({ id: value, name }) => ({ value, label: name }))}
                        {...asData}
                        onChange={(value) => set({ calendar: value ?? "" })}
                    />
                    <fieldset className="stack">
                        <legend>{t("vendor.promises")}</legend>
                        <p className="dim">{t("vendor.promisesHelp")}</p>
                        {priorities.map((priority) => (
                            <div key={priority} className="row">
                                {(["response", "resolution"] as const).map((clock) => (
                                    <TargetInput
                                        key={clock}
                                        label={t("vendor.promiseOf", {
                                            clock: t(`vendor.${clock}`),
                                            priority: t(`vendor.priority.${priority}`),
                                        })}
                                        value={form.promises[priority][clock]}
                                        error={errorOf(
                                            `promises[${promised(form).indexOf(priority)}].${clock}`,
                                        )}
                                        onChange={(text) =>
                                            set({
                                                promises: {
                                                    ...form.promises,
                                                    [priority]: {
                                                        ...form.promises[priority],
                                                        [clock]: text,
                                                    },
                                                },
                                            })
                                        }
                                    />
                                ))}
                            </div>
                        ))}
                    </fieldset>
                    <MultiSelect
                        label={t("field.applications")}
                        description={t("vendor.applicationsHelp")}
                        searchable
                        value={form.applications}
                        error={errorOf("applications")}
                        data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                        {...asData}
                        onChange={(chosen) => set({ applications: chosen })}
                    />
                    <TextInput
                        type="date"
                        label={t("vendor.supportedUntil")}
                        value={form.until}
                        error={errorOf("supported_until")}
                        onChange={(event) => set({ until: event.currentTarget.value })}
                    />
                    <Textarea
                        label={t("vendor.notes")}
                        autosize
                        value={form.notes}
                        error={errorOf("notes")}
                        onChange={(event) => set({ notes: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("vendor.subjectFormat")}
                        translate="no"
                        placeholder="[{{key}}] {{subject}}"
                        value={form.subjectFormat}
                        error={errorOf("subject_format")}
                        onChange={(event) => set({ subjectFormat: event.currentTarget.value })}
                    />
                    <Textarea
                        label={t("vendor.textFormat")}
                        description={t("vendor.placeholders", {
                            names: placeholders,
                            interpolation: { skipOnVariables: true },
                        })}
                        autosize
                        minRows={4}
                        value={form.textFormat}
                        error={errorOf("text_format")}
                        onChange={(event) => set({ textFormat: event.currentTarget.value })}
                    />
                </>
            )}
        </FormPanel>
    );
}
