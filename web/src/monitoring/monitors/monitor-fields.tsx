// The fields of a monitor: its question, its condition, and what its signals say.
import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { duration } from "../../parts/value/format";
import { useTimeRange } from "../../parts/range/time-range";
import { metricsQuery } from "../api";
import { useFormats } from "../figures";
import { MetricControls } from "../metrics/metric-controls";
import styles from "../monitoring.module.css";
import {
    type Direction,
    directions,
    isThreshold,
    type Kind,
    kinds,
    type MonitorForm,
    severities,
    type Severity,
    steps,
} from "./monitor-form";

interface Props {
    form: MonitorForm;
    set: (part: Partial<MonitorForm>) => void;
    errorOf: (field: string) => string | undefined;
    /** Of the metric's samples, where it is known. */
    unit: string;
    isNew: boolean;
}

export function MonitorFields(props: Props) {
    return (
        <>
            <Question {...props} />
            <Condition {...props} />
            <Signal {...props} />
        </>
    );
}

function Question({ form, set, errorOf, isNew }: Props) {
    const { t } = useTranslation();
    const { data = [] } = useQuery(applicationsQuery);
    return (
        <>
            <div className={styles.tools}>
                <TextInput
                    className={styles.wideField}
                    label={t("monitor.name")}
                    required
                    withAsterisk={false}
                    maxLength={100}
                    value={form.name}
                    error={errorOf("name")}
                    onChange={(event) => set({ name: event.currentTarget.value })}
                />
                <Select
                    w={170}
                    label={t("telemetry.application")}
                    required
                    withAsterisk={false}
                    searchable
                    disabled={!isNew}
                    value={form.application}
                    data={data.map(({ key, name }) => ({ value: key, label: name }))}
                    {...asData}
                    error={errorOf("application")}
                    onChange={(application) => set({ application })}
                />
                <MetricChoice form={form} set={set} />
            </div>
            <MetricControls
                scope={{ application: form.application ?? undefined }}
                metric={form.metric}
                value={form}
                onChange={set}
            />
        </>
    );
}

function MetricChoice({ form, set }: Pick<Props, "form" | "set">) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [typed, type] = useState("");
    const [search] = useDebouncedValue(typed.trim(), 200);
    const { data } = useQuery(
        metricsQuery({ from, to }, form.application ?? undefined, search || undefined),
    );
    const names = data?.items.map(({ metric }) => metric) ?? [];
    return (
        <Select
            className={styles.wideField}
            label={t("monitor.metric")}
            required
            withAsterisk={false}
            searchable
            onSearchChange={type}
            // What the server found is not filtered once more.
            filter={({ options }) => options}
            value={form.metric || null}
            data={Array.from(new Set([...names, form.metric].filter(Boolean)))}
            {...asData}
            onChange={(metric) => set({ metric: metric ?? "" })}
        />
    );
}

const numberOf = (value: number | string) => (value === "" ? null : Number(value));

function Condition({ form, set, errorOf, unit }: Props) {
    const { t } = useTranslation();
    const { language } = useFormats();
    const { kind } = form;
    const value = (name: "threshold" | "warning" | "recovery" | "limit", isRequired = false) => (
        <NumberInput
            w={150}
            label={t(`monitor.${name}`)}
            required={isRequired}
            withAsterisk={false}
            hideControls
            suffix={unit === "" || unit === "1" ? undefined : ` ${unit}`}
            value={form[name] ?? ""}
            error={errorOf(`condition.${name}`)}
            onChange={(next) => set({ [name]: numberOf(next) })}
        />
    );
    return (
        <div className={styles.tools}>
            <Select
                w={210}
                label={t("monitor.condition")}
                allowDeselect={false}
                value={kind}
                data={kinds.map((one) => ({ value: one, label: t(`monitor.kinds.${one}`) }))}
                onChange={(next) => set({ kind: next as Kind })}
            />
            {isThreshold(kind) && (
                <>
                    {value("threshold", true)}
                    {value("warning")}
                    {value("recovery")}
                </>
            )}
            {kind === "leak" && value("limit")}
            {kind === "anomaly" && (
                <Select
                    w={150}
                    label={t("monitor.direction")}
                    allowDeselect={false}
                    value={form.direction}
                    data={directions.map((one) => ({
                        value: one,
                        label: t(`monitor.directions.${one}`),
                    }))}
                    onChange={(next) => set({ direction: next as Direction })}
                />
            )}
            <NumberInput
                w={110}
                label={t("monitor.forMinutes")}
                min={0}
                max={720}
                allowDecimal={false}
                value={form.for_minutes}
                onChange={(next) => set({ for_minutes: Number(next) })}
            />
            <Select
                w={130}
                label={t("monitor.step")}
                allowDeselect={false}
                value={String(form.step_seconds)}
                error={errorOf("step_seconds")}
                data={steps.map((seconds) => ({
                    value: String(seconds),
                    label: duration(seconds * 1000, language),
                }))}
                {...asData}
                onChange={(next) => set({ step_seconds: Number(next) })}
            />
            <NumberInput
                w={130}
                label={t("monitor.delay")}
                min={0}
                max={3600}
                allowDecimal={false}
                value={form.delay_seconds}
                onChange={(next) => set({ delay_seconds: Number(next) })}
            />
            {kind !== "silence" && (
                <>
                    <Select
                        w={210}
                        label={t("monitor.noData")}
                        allowDeselect={false}
                        value={form.no_data}
                        data={(["keep", "signal"] as const).map((one) => ({
                            value: one,
                            label: t(`monitor.noDatas.${one}`),
                        }))}
                        onChange={(next) => set({ no_data: next === "signal" ? "signal" : "keep" })}
                    />
                    {form.no_data === "signal" && (
                        <NumberInput
                            w={150}
                            label={t("monitor.noDataMinutes")}
                            min={2}
                            max={1440}
                            allowDecimal={false}
                            value={form.no_data_minutes}
                            onChange={(next) => set({ no_data_minutes: Number(next) })}
                        />
                    )}
                </>
            )}
        </div>
    );
}

function Signal({ form, set, errorOf }: Props) {
    const { t } = useTranslation();
    return (
        <div className={styles.tools}>
            <Select
                w={150}
                label={t("monitor.severity")}
                allowDeselect={false}
                value={form.severity}
                data={severities.map((one) => ({
                    value: one,
                    label: t(`monitor.severities.${one}`),
                }))}
                onChange={(next) => set({ severity: next as Severity })}
            />
            <TextInput
                w={210}
                label={t("monitor.service")}
                placeholder={t("monitor.serviceUsual")}
                maxLength={200}
                value={form.service}
                error={errorOf("service")}
                onChange={(event) => set({ service: event.currentTarget.value })}
            />
            <Textarea
                className={styles.wideField}
                label={t("monitor.description")}
                placeholder={t("monitor.descriptionExample")}
                autosize
                minRows={1}
                maxRows={8}
                maxLength={2000}
                value={form.description}
                error={errorOf("description")}
                onChange={(event) => set({ description: event.currentTarget.value })}
            />
        </div>
    );
}
