// Which fields are asked for an application and a kind of ticket, in which order.
import { Button, Select, Textarea } from "@mantine/core";
import { IconForms } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { answer, api } from "../api/client";
import type { FieldForm } from "../api/types";
import { asData } from "../frame/as-data";
import { Ask } from "../frame/ask";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { FormPanel } from "../parts/directory/form-panel";
import type { Column } from "../parts/table/columns";
import { Items } from "./items";
import { formsQuery, kind } from "./queries";

const variants = [
    "incident",
    "service_request",
    "problem",
    "change",
    "bug",
    "feature_request",
    "question",
] as const;

const idOf = ({ id }: FieldForm) => id;

export function Forms() {
    const { t } = useTranslation();
    const columns = useColumns();
    const all = useQuery(formsQuery);
    const nameOf = ({ application, variant }: FieldForm) =>
        `${application ?? t("form.anyApplication")} · ${
            variant ? t(`form.variants.${variant as (typeof variants)[number]}`) : t("form.anyKind")
        }`;
    return (
        <Directory<FieldForm>
            name="forms"
            title={t("place.forms")}
            newLabel={all.data?.may.includes("create") ? t("form.new") : undefined}
            nameLabel={t("form.name")}
            query={all}
            items={all.data?.items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconForms size={22} />} title={t("form.empty")}>
                    {t("form.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => (
                <Panel id={id} forms={all.data?.items ?? []} nameOf={nameOf} onClose={close} />
            )}
        />
    );
}

function useColumns(): Column<FieldForm>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "fields",
                label: t("place.fields"),
                show: ({ items }) => (
                    <span translate="no">{items.map(({ field }) => field).join(", ")}</span>
                ),
                value: ({ items }) => items.length,
                width: 320,
                isOnPhone: true,
            },
        ],
        [t],
    );
}

interface Typed {
    application: string;
    variant: string;
    intro: string;
    items: FieldForm["items"];
}

function Panel({
    id,
    forms,
    nameOf,
    onClose,
}: {
    id: string;
    forms: readonly FieldForm[];
    nameOf: (form: FieldForm) => string;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: page } = useQuery(formsQuery);
    const load = async (wanted: string) => {
        const { items } = await queries.fetchQuery(formsQuery);
        const form = (items.length > 0 ? items : forms).find((one) => one.id === wanted);
        if (!form) throw new Error(`no form ${wanted}`);
        return { ...form, name: nameOf(form), may: page?.may.includes("create") ? ["change"] : [] };
    };
    const save = ({ application, variant, intro, items }: Typed) =>
        answer(
            api.PUT("/api/v1/forms", {
                body: { kind, variant, intro, items, ...(application && { application }) },
            }),
        );
    return (
        <FormPanel<Awaited<ReturnType<typeof load>>, Typed>
            id={id}
            kind="forms"
            newTitle={t("form.new")}
            load={load}
            toForm={(form) => ({
                application: form?.application ?? "",
                variant: form?.variant ?? "",
                intro: form?.intro ?? "",
                items: form?.items ?? [],
            })}
            create={save}
            change={save}
            onClose={onClose}
            below={(form) => (
                <>
                    {form.may.length > 0 && (
                        <Button mt={24} onClick={() => setAsking(true)}>
                            {t("form.remove")}
                        </Button>
                    )}
                    {isAsking && (
                        <Ask
                            title={t("form.remove")}
                            action={t("form.remove")}
                            onClose={() => setAsking(false)}
                            onDo={async () => {
                                await answer(
                                    api.DELETE("/api/v1/forms/{id}", {
                                        params: { path: { id: form.id } },
                                    }),
                                );
                                void queries.invalidateQueries({ queryKey: ["forms"] });
                                onClose();
                            }}
                        >
                            <p>{t("form.removeText")}</p>
                        </Ask>
                    )}
                </>
            )}
        >
            {(form, typed, set, errorOf) => (
                <>
                    <Select
                        label={t("form.application")}
                        data={[
                            { value: "", label: t("form.anyApplication") },
                            ...applications.map(({ key, name }) => ({ value: key, label: name })),
                        ]}
                        value={typed.application}
                        allowDeselect={false}
                        disabled={form !== null}
                        error={errorOf("application")}
                        {...asData}
                        onChange={(value) => set({ application: value ?? "" })}
                    />
                    <Select
                        label={t("form.kind")}
                        data={[
                            { value: "", label: t("form.anyKind") },
                            ...variants.map((value) => ({
                                value,
                                label: t(`form.variants.${value}`),
                            })),
                        ]}
                        value={typed.variant}
                        allowDeselect={false}
                        disabled={form !== null}
                        error={errorOf("variant")}
                        onChange={(value) => set({ variant: value ?? "" })}
                    />
                    <Textarea
                        label={t("form.intro")}
                        maxLength={2000}
                        autosize
                        value={typed.intro}
                        error={errorOf("intro")}
                        onChange={(event) => set({ intro: event.currentTarget.value })}
                    />
                    <Items
                        items={typed.items}
                        error={errorOf("items")}
                        onChange={(items) => set({ items })}
                    />
                </>
            )}
        </FormPanel>
    );
}
