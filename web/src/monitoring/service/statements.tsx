// The statements that a service sends to its databases, without their values.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useTimeRange } from "../../parts/range/time-range";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { type Scope, type Statement, statementsQuery } from "../api";
import { partOf, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { AllEnvironments, ShareBar } from "../parts";
import own from "./service.module.css";

const idOf = ({ service, system, statement }: Statement) =>
    JSON.stringify([service, system, statement]);
const nameOf = ({ statement }: Statement) => statement;
const slowestFirst = { column: "total", isDescending: true };

export function Statements({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const statements = useQuery(statementsQuery({ from, to }, scope));
    const whole = useMemo(
        () => statements.data?.items.reduce((sum, one) => sum + one.total_micros, 0) ?? 0,
        [statements.data],
    );
    const columns = useColumns(whole);
    if (statements.data?.items.length === 0)
        return <p className="dim">{t("telemetry.statements.empty")}</p>;
    return (
        <section className={own.statementTable} aria-label={t("telemetry.statements.title")}>
            <h2>{t("telemetry.statements.title")}</h2>
            <AllEnvironments />
            {statements.data?.is_cut && <p className={styles.note}>{t("telemetry.isCut")}</p>}
            <Table<Statement>
                name="telemetry-statements"
                label={t("telemetry.statements.title")}
                columns={columns}
                rows={statements.data?.items}
                idOf={idOf}
                nameOf={nameOf}
                sort={slowestFirst}
                empty={null}
                error={statements.data ? undefined : (statements.error ?? undefined)}
                retry={() => void statements.refetch()}
            />
        </section>
    );
}

function useColumns(whole: number): Column<Statement>[] {
    const { t } = useTranslation();
    const formats = useFormats();
    return useMemo<Column<Statement>[]>(
        () => [
            {
                id: "statement",
                label: t("telemetry.statements.statement"),
                show: ({ statement }) => (
                    <span className={styles.statement} title={statement} translate="no">
                        {statement}
                    </span>
                ),
                value: nameOf,
                width: 300,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "system",
                label: t("telemetry.statements.system"),
                show: ({ system }) => <span translate="no">{system}</span>,
                value: ({ system }) => system,
                width: 110,
            },
            {
                id: "calls",
                label: t("telemetry.calls"),
                show: ({ calls }) => formats.count(calls),
                value: ({ calls }) => calls,
                width: 90,
                isNumber: true,
            },
            {
                id: "perTrace",
                label: t("telemetry.statements.perTrace"),
                show: ({ per_trace: each }) => formats.count(each),
                value: ({ per_trace: each }) => each,
                width: 110,
                isNumber: true,
            },
            {
                id: "errors",
                label: t("telemetry.errors"),
                show: ({ errors, calls }) => formats.share(partOf(errors, calls)),
                value: ({ errors, calls }) => partOf(errors, calls),
                width: 80,
                isNumber: true,
            },
            {
                id: "p95",
                label: "p95",
                show: ({ p95_micros: p95 }) => formats.micros(p95),
                value: ({ p95_micros: p95 }) => p95,
                width: 84,
                isNumber: true,
                isOnPhone: true,
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
        ],
        [t, formats, whole],
    );
}
