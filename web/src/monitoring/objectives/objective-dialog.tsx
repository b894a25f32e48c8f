// The dialog in which an objective is made or changed, with what it would have come to until now.
import { Autocomplete, Button, Modal, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api, basedOn } from "../../api/client";
import { fieldError } from "../../api/problem";
import type { Objective } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useFocusBack } from "../../frame/focus-back";
import { FormProblem } from "../../frame/states";
import { UnsavedQuestion, useUnsaved } from "../../frame/unsaved";
import { SavedForm } from "../../parts/directory/saved-form";
import { operationsQuery, servicesQuery } from "../api";
import { bodyOf, type ObjectiveForm, questionOf, toForm, windows } from "./model";
import { Preview } from "./preview";

interface Props {
    /** The objective as it is, or null for a new one. */
    objective: Objective | null;
    /** Of which a new one is, as far as that is known. */
    application?: string | undefined;
    onClose: () => void;
    onMade?: (made: Objective) => void;
}

export function ObjectiveDialog({ objective, application, onClose, onMade }: Props) {
    useFocusBack();
    const { t } = useTranslation();
    const queries = useQueryClient();
    const unsaved = useUnsaved(onClose);
    const path = { id: objective?.id ?? "" };
    return (
        <Modal
            opened
            onClose={unsaved.tryClose}
            title={objective ? t("objective.edit", { name: objective.name }) : t("objective.new")}
            size={560}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div className="stack" onFocusCapture={unsaved.onFocusCapture}>
                <SavedForm<Objective, ObjectiveForm, Objective>
                    item={objective}
                    toForm={(item) => toForm(item, application)}
                    isReadOnly={false}
                    create={(form) =>
                        answer(
                            api.POST("/api/v1/objectives", {
                                body: { ...bodyOf(form), application: form.application ?? "" },
                            }),
                        )
                    }
                    change={(form, base) =>
                        answer(
                            api.PATCH("/api/v1/objectives/{id}", {
                                params: { path, ...basedOn(base.version) },
                                body: bodyOf(form),
                            }),
                        )
                    }
                    reload={() => answer(api.GET("/api/v1/objectives/{id}", { params: { path } }))}
                    onDone={(made) => {
                        void queries.invalidateQueries({ queryKey: ["objectives"] });
                        onClose();
                        if (made) onMade?.(made);
                    }}
                >
                    {(form, set, errorOf) => (
                        <Fields
                            isNew={objective === null}
                            form={form}
                            set={set}
                            errorOf={errorOf}
                        />
                    )}
                </SavedForm>
                {unsaved.isAsking && (
                    <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />
                )}
            </div>
        </Modal>
    );
}

interface FieldProps {
    isNew: boolean;
    form: ObjectiveForm;
    set: (part: Partial<ObjectiveForm>) => void;
    errorOf: (field: string) => string | undefined;
}

const numberOf = (value: number | string) => (value === "" ? null : Number(value));

const pair = {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(200px, 1fr))",
    gap: 12,
} as const;

const week = 7 * 86_400_000;

/** The names that telemetry of the last week has. */
function useKnownNames({ application, service }: ObjectiveForm) {
    const span = useMemo(() => {
        const now = Date.now();
        return { from: now - week, to: now };
    }, []);
    const asked = { application: application ?? undefined };
    const services = useQuery({
        ...servicesQuery(span, asked),
        enabled: application !== null,
    }).data;
    const names = services?.items.map((one) => one.service) ?? [];
    const operations = useQuery({
        ...operationsQuery(span, { ...asked, service }),
        enabled: application !== null && names.includes(service),
    }).data;
    return {
        services: Array.from(new Set(names)),
        environments: [...(services?.environments ?? [])],
        operations: Array.from(new Set(operations?.items.map((one) => one.operation))),
    };
}

function Fields({ isNew, form, set, errorOf }: FieldProps) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const known = useKnownNames(form);
    const preview = useMutation({
        mutationFn: (asked: ObjectiveForm) =>
            answer(
                api.POST("/api/v1/objectives/preview", {
                    body: { ...questionOf(asked), application: asked.application ?? "" },
                }),
            ),
    });
    // What was answered is of the objective as it was.
    const ask = (part: Partial<ObjectiveForm>) => {
        set(part);
        preview.reset();
    };
    const wrong = (field: string) => fieldError(preview.error, field) ?? errorOf(field);
    const name = (field: "service" | "operation" | "environment", names: readonly string[]) => (
        <Autocomplete
            size="xs"
            label={t(`objective.${field}`)}
            description={field === "service" ? undefined : t("objective.emptyIsAll")}
            maxLength={field === "environment" ? 200 : 1000}
            data={[...names]}
            limit={50}
            {...asData}
            value={form[field]}
            error={wrong(field)}
            onChange={(value) => ask({ [field]: value })}
        />
    );
    return (
        <>
            {isNew && (
                <Select
                    data-autofocus
                    label={t("objective.application")}
                    searchable
                    value={form.application}
                    data={applications.map(({ key, name: label }) => ({ value: key, label }))}
                    {...asData}
                    error={wrong("application")}
                    onChange={(application) => ask({ application })}
                />
            )}
            <TextInput
                data-autofocus={isNew ? undefined : true}
                label={t("objective.name")}
                description={t("objective.nameHelp")}
                required
                withAsterisk={false}
                maxLength={100}
                value={form.name}
                error={errorOf("name")}
                onChange={(event) => set({ name: event.currentTarget.value })}
            />
            {name("service", known.services)}
            <div style={pair}>
                {name("operation", known.operations)}
                {name("environment", known.environments)}
            </div>
            <Select
                label={t("objective.indicator")}
                allowDeselect={false}
                value={form.indicator}
                data={(["availability", "latency"] as const).map((value) => ({
                    value,
                    label: t(`objective.indicators.${value}`),
                }))}
                onChange={(indicator) =>
                    ask({ indicator: indicator === "latency" ? "latency" : "availability" })
                }
            />
            {form.indicator === "latency" && (
                <NumberInput
                    label={t("objective.threshold")}
                    description={t("objective.thresholdHelp")}
                    min={1}
                    max={600_000}
                    clampBehavior="none"
                    allowDecimal={false}
                    value={form.threshold_ms ?? ""}
                    error={wrong("threshold_ms")}
                    onChange={(value) => ask({ threshold_ms: numberOf(value) })}
                />
            )}
            <div style={pair}>
                <NumberInput
                    label={t("objective.targetPercent")}
                    min={50}
                    max={99.999}
                    step={0.1}
                    decimalScale={3}
                    clampBehavior="none"
                    value={form.target ?? ""}
                    error={wrong("target")}
                    onChange={(value) => ask({ target: numberOf(value) })}
                />
                <Select
                    label={t("objective.window")}
                    allowDeselect={false}
                    value={String(form.window_days)}
                    data={windows.map((days) => ({
                        value: String(days),
                        label: t("objective.days", { count: days }),
                    }))}
                    error={wrong("window_days")}
                    onChange={(days) => ask({ window_days: Number(days ?? 30) })}
                />
            </div>
            {!isNew && (
                <Switch
                    label={t("objective.enabled")}
                    checked={form.enabled}
                    onChange={(event) => set({ enabled: event.currentTarget.checked })}
                />
            )}
            <div>
                <Button
                    loading={preview.isPending}
                    disabled={form.application === null || form.service.trim() === ""}
                    onClick={() => preview.mutate(form)}
                >
                    {t("objective.preview")}
                </Button>
            </div>
            <FormProblem error={preview.error} />
            <Preview answer={preview.data} days={form.window_days} />
        </>
    );
}
