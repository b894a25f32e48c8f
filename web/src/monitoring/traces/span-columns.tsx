// How spans stand in a table.
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Column } from "../../parts/table/columns";
import { When } from "../../text/when";
import type { SpanRow } from "../api";
import { partOf, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { ShareBar } from "../parts";

/** `longest`: the longest of them, which the bars are drawn against. */
export function useSpanColumns(longest: number, isOneService: boolean): Column<SpanRow>[] {
    const { t } = useTranslation();
    const formats = useFormats();
    return useMemo<Column<SpanRow>[]>(
        () => [
            {
                id: "started",
                label: t("telemetry.traces.started"),
                show: ({ started_at: at }) => <When at={at} />,
                width: 140,
                isOnPhone: true,
            },
            {
                id: "service",
                label: t("telemetry.service"),
                show: ({ service }) => <span translate="no">{service}</span>,
                width: 140,
                isOptional: isOneService,
            },
            {
                id: "operation",
                label: t("telemetry.operation"),
                show: (one) => (
                    <>
                        {one.status === "error" && (
                            <IconAlertTriangle
                                size={14}
                                className={styles.failing}
                                role="img"
                                aria-label={t("telemetry.traces.statuses.error")}
                            />
                        )}{" "}
                        <span title={one.status_message || one.operation} translate="no">
                            {one.operation}
                        </span>
                    </>
                ),
                width: 220,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "duration",
                label: t("telemetry.duration"),
                show: ({ duration_micros: length }) => (
                    <ShareBar share={partOf(length, longest)}>{formats.micros(length)}</ShareBar>
                ),
                width: 130,
                isNumber: true,
                isOnPhone: true,
            },
            {
                id: "kind",
                label: t("telemetry.kind"),
                show: ({ kind }) => <span translate="no">{kind}</span>,
                width: 84,
            },
            {
                id: "statement",
                label: t("telemetry.statements.statement"),
                show: ({ statement }) => (
                    <span className={styles.statement} title={statement} translate="no">
                        {statement}
                    </span>
                ),
                width: 220,
            },
            {
                id: "trace",
                label: t("telemetry.trace"),
                show: ({ trace }) => (
                    <span className="mono" translate="no">
                        {trace.slice(0, 8)}
                    </span>
                ),
                width: 90,
            },
        ],
        [t, formats, longest, isOneService],
    );
}
