// The fields that tickets have besides their own.
import { Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import type { CustomField } from "../api/types";
import { asData } from "../frame/as-data";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { FormPanel } from "../parts/directory/form-panel";
import type { Column } from "../parts/table/columns";
import { NumberParts } from "./number-parts";
import { fieldsQuery, kind } from "./queries";

const idOf = ({ id }: CustomField) => id;
const nameOf = ({ label }: CustomField) => label;
const types = ["text", "number", "choice", "date", "person", "checkbox"] as const;

export function Fields() {
    const { t } = useTranslation();
    const columns = useColumns();
    const all = useQuery(fieldsQuery);
    return (
        <Directory<CustomField>
            name="fields"
            title={t("place.fields")}
            newLabel={all.data?.may.includes("create") ? t("customField.new") : undefined}
            nameLabel={t("customField.label")}
            query={all}
            items={all.data?.items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconListDetails size={22} />} title={t("customField.empty")}>
                    {t("customField.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<CustomField>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "filter",
                label: t("customField.filter"),
                show: ({ name }) => <code translate="no">field.{name}</code>,
                value: ({ name }) => name,
                width: 180,
            },
            {
                id: "type",
                label: t("customField.type"),
                show: ({ type }) => t(`customField.types.${type}`),
                value: ({ type }) => type,
                width: 140,
                isOnPhone: true,
            },
            {
                id: "state",
                label: t("customField.state"),
                show: ({ is_active, is_internal }) =>
                    t(
                        !is_active
                            ? "customField.retired"
                            : is_internal
                              ? "customField.internal"
                              : "customField.public",
                    ),
                value: ({ is_active, is_internal }) => `${is_active}${is_internal}`,
                width: 140,
            },
        ],
        [t],
    );
}

const load = async (id: string) => {
    const field = await answer(api.GET("/api/v1/fields/{id}", { params: { path: { id } } }));
    return { ...field, name: field.label, fixedName: field.name };
};
type Loaded = Awaited<ReturnType<typeof load>>;

interface Form {
    name: string;
    label: string;
    help: string;
    type: CustomField["type"];
    choices: string[];
    is_internal: boolean;
    is_active: boolean;
    scale: number;
    unit: string;
    minimum: string;
    maximum: string;
}

const toForm = (field: Loaded | null): Form => ({
    name: field?.fixedName ?? "",
    label: field?.label ?? "",
    help: field?.help ?? "",
    type: field?.type ?? "text",
    choices: field?.choices ?? [],
    is_internal: field?.is_internal ?? false,
    is_active: field?.is_active ?? true,
    scale: field?.scale ?? 0,
    unit: field?.unit ?? "",
    minimum: field?.minimum ?? "",
    maximum: field?.maximum ?? "",
});

/** What a number has besides, as the wire has it. */
const numberParts = ({ type, unit, minimum, maximum }: Form) =>
    type === "number"
        ? {
              unit: unit.trim(),
              minimum: minimum.trim().replace(",", "."),
              maximum: maximum.trim().replace(",", "."),
          }
        : {};

const create = (form: Form) => {
    const { name, label, help, type, choices, is_internal, scale } = form;
    return answer(
        api.POST("/api/v1/fields", {
            body: {
                kind,
                name,
                label,
                help,
                type,
                choices: type === "choice" ? choices : [],
                is_internal,
                ...(type === "number" && { scale }),
                ...numberParts(form),
            },
        }),
    );
};

const change = (form: Form, base: Loaded) => {
    const { label, help, choices, is_internal, is_active, type } = form;
    return answer(
        api.PATCH("/api/v1/fields/{id}", {
            params: { path: { id: base.id }, ...basedOn(base.version) },
            body: {
                label,
                help,
                is_internal,
                is_active,
                ...(type === "choice" && { choices }),
                ...numberParts(form),
            },
        }),
    );
};

/** A name made of a label: `Number of seats` is `number_of_seats`. */
export function nameFor(label: string): string {
    return label
        .normalize("NFD")
        .toLowerCase()
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/ß/g, "ss")
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^[^a-z]+|_+$/g, "")
        .slice(0, 40);
}

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    return (
        <FormPanel<Loaded, Form>
            id={id}
            kind="fields"
            shownBy={["forms"]}
            newTitle={t("customField.new")}
            load={load}
            toForm={toForm}
            create={create}
            change={change}
            onClose={onClose}
        >
            {(field, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("customField.label")}
                        required
                        maxLength={100}
                        value={form.label}
                        error={errorOf("label")}
                        onChange={(event) => {
                            const label = event.currentTarget.value;
                            const follows = !field && form.name === nameFor(form.label);
                            set({ label, ...(follows && { name: nameFor(label) }) });
                        }}
                    />
                    <TextInput
                        label={t("customField.name")}
                        description={t("customField.nameHelp")}
                        required
                        disabled={field !== null}
                        maxLength={40}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <Select
                        label={t("customField.type")}
                        data={types.map((value) => ({
                            value,
                            label: t(`customField.types.${value}`),
                        }))}
                        value={form.type}
                        allowDeselect={false}
                        disabled={field !== null}
                        onChange={(type) => set({ type: (type ?? "text") as Form["type"] })}
                    />
                    {form.type === "choice" && (
                        <TagsInput
                            label={t("customField.choices")}
                            description={t("customField.choicesHelp")}
                            value={form.choices}
                            error={errorOf("choices")}
                            {...asData}
                            onChange={(choices) => set({ choices })}
                        />
                    )}
                    {form.type === "number" && (
                        <NumberParts
                            form={form}
                            set={set}
                            errorOf={errorOf}
                            isNew={field === null}
                        />
                    )}
                    <TextInput
                        label={t("customField.help")}
                        maxLength={300}
                        value={form.help}
                        error={errorOf("help")}
                        onChange={(event) => set({ help: event.currentTarget.value })}
                    />
                    <Switch
                        label={t("customField.isInternal")}
                        description={t("customField.isInternalHelp")}
                        checked={form.is_internal}
                        onChange={(event) => set({ is_internal: event.currentTarget.checked })}
                    />
                    {field && (
                        <Switch
                            label={t("customField.isActive")}
                            checked={form.is_active}
                            onChange={(event) => set({ is_active: event.currentTarget.checked })}
                        />
                    )}
                </>
            )}
        </FormPanel>
    );
}
