// What a service is asked for: how often, how well, and what takes most of its time.
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import type { Span } from "../../parts/range/range";
import { useTimeRange } from "../../parts/range/time-range";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { useAsked } from "../address";
import { type Operation, operationsQuery, type Scope } from "../api";
import { partOf, perSecond, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { ShareBar } from "../parts";

const idOf = ({ operation, kind }: Operation) => JSON.stringify([operation, kind]);
const nameOf = ({ operation }: Operation) => operation;
const slowestFirst = { column: "total", isDescending: true };

export function Operations({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }, ask] = useAsked();
    const operations = useQuery(operationsQuery({ from, to }, { ...scope, environment }));
    const whole = useMemo(
        () => operations.data?.items.reduce((sum, one) => sum + one.total_micros, 0) ?? 0,
        [operations.data],
    );
    const columns = useColumns(
        useMemo(() => ({ from, to }), [from, to]),
        whole,
    );
    return (
        <>
            {operations.data?.is_cut && <p className={styles.note}>{t("telemetry.isCut")}</p>}
            <Table<Operation>
                name="telemetry-operations"
                label={t("telemetry.tab.operations")}
                columns={columns}
                rows={operations.data?.items}
                idOf={idOf}
                nameOf={nameOf}
                sort={slowestFirst}
                empty={
                    <Empty icon={<IconRoute size={22} />} title={t("telemetry.operations.empty")}>
                        {t("telemetry.operations.emptyHelp")}
                    </Empty>
                }
                error={operations.data ? undefined : (operations.error ?? undefined)}
                retry={() => void operations.refetch()}
                isStale={operations.isPlaceholderData}
                onOpen={(id) => {
                    const [operation, kind] = JSON.parse(id) as [string, string];
                    ask({ operation, kind, tab: undefined });
                }}
                isMain
            />
        </>
    );
}

function useColumns(span: Span, whole: number): Column<Operation>[] {
    const { t } = useTranslation();
    const formats = useFormats();
    return useMemo<Column<Operation>[]>(() => {
        const quantile = (name: "p50" | "p95" | "p99"): Column<Operation> => ({
            id: name,
            label: name,
            show: (one) => formats.micros(one[`${name}_micros`]),
            value: (one) => one[`${name}_micros`],
            width: 84,
            isNumber: true,
            isOnPhone: name === "p95",
        });
        return [
            {
                id: "operation",
                label: t("telemetry.operation"),
                show: ({ operation }) => (
                    <span translate="no" title={operation}>
                        {operation}
                    </span>
                ),
                value: nameOf,
                width: 240,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "kind",
                label: t("telemetry.kind"),
                show: ({ kind }) => <span translate="no">{kind}</span>,
                value: ({ kind }) => kind,
                width: 90,
            },
            {
                id: "rate",
                label: t("telemetry.requests"),
                show: ({ requests }) => formats.rate(perSecond(requests, span)),
                value: ({ requests }) => requests,
                width: 100,
                isNumber: true,
            },
            {
                id: "errors",
                label: t("telemetry.errors"),
                show: ({ errors, requests }) => formats.share(partOf(errors, requests)),
                value: ({ errors, requests }) => partOf(errors, requests),
                width: 80,
                isNumber: true,
                isOnPhone: true,
            },
            quantile("p50"),
            quantile("p95"),
            quantile("p99"),
            {
                id: "apdex",
                label: t("telemetry.chart.apdex"),
                show: ({ apdex }) => formats.apdex(apdex),
                value: ({ apdex }) => apdex,
                width: 76,
                isNumber: true,
            },
            {
                id: "total",
                label: t("telemetry.shareOfTime"),
                show: ({ total_micros: total }) => (
                    <ShareBar share={partOf(total, whole)}>
                        {formats.share(partOf(total, whole))}
                    </ShareBar>
                ),
                value: ({ total_micros: total }) => total,
                width: 120,
                isNumber: true,
            },
        ];
    }, [t, formats, span, whole]);
}
