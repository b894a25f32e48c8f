// What of a metric is shown: how its samples are summed up, by which labels, and of which series.
import { MultiSelect, NumberInput, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { asData } from "../../frame/as-data";
import { useTimeRange } from "../../parts/range/time-range";
import { labelsQuery, type Scope, type Show, shows } from "../api";
import styles from "../monitoring.module.css";

export interface Shown {
    show: Show;
    q: number;
    by: readonly string[];
    match: readonly string[];
}

interface Props {
    scope: Scope;
    metric: string;
    value: Shown;
    /** Each change by itself. */
    onChange: (change: Partial<Shown>) => void;
    children?: ReactNode;
}

export function MetricControls({ scope, metric, value, onChange, children }: Props) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const { data } = useQuery(labelsQuery({ from, to }, scope, metric || undefined));
    const labels = data?.labels ?? [];
    const pairs = labels.flatMap(({ name, values }) => values.map((one) => `${name}=${one}`));
    const { show, q, by, match } = value;
    return (
        <div className={styles.tools}>
            <Select
                w={170}
                label={t("telemetry.metrics.show")}
                allowDeselect={false}
                value={show}
                data={shows.map((one) => ({
                    value: one,
                    label: t(`telemetry.metrics.shows.${one}`),
                }))}
                onChange={(next) => next && onChange({ show: next as Show })}
            />
            {show === "quantile" && (
                <NumberInput
                    w={90}
                    label={t("telemetry.metrics.quantile")}
                    min={0}
                    max={1}
                    step={0.05}
                    decimalScale={3}
                    value={q}
                    onChange={(next) => onChange({ q: Number(next) })}
                />
            )}
            <MultiSelect
                className={styles.wideField}
                label={t("telemetry.metrics.by")}
                placeholder={by.length > 0 ? undefined : t("telemetry.metrics.byNone")}
                searchable
                value={[...by]}
                data={Array.from(new Set([...labels.map(({ name }) => name), ...by]))}
                {...asData}
                onChange={(next) => onChange({ by: next })}
            />
            <TagsInput
                className={styles.wideField}
                label={t("telemetry.metrics.match")}
                placeholder={match.length > 0 ? undefined : t("telemetry.metrics.matchExample")}
                value={[...match]}
                data={pairs.slice(0, 500)}
                {...asData}
                onChange={(next) =>
                    onChange({ match: next.filter((one) => /^[^=!]+(=|!=|=~|!~)/.test(one)) })
                }
            />
            {children}
        </div>
    );
}
