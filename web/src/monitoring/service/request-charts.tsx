// The charts of a service's requests: how many, how many failed, how long they took, and Apdex.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Chart } from "../../parts/chart/chart";
import type { ChartData, Marker } from "../../parts/chart/series";
import type { Span } from "../../parts/range/range";
import { useTimeRange } from "../../parts/range/time-range";
import type { Unit } from "../../parts/value/format";
import { type Requests, type RequestSeries, seriesQuery, type Values } from "../api";
import { chartOf, toMilliseconds } from "../figures";
import styles from "./service.module.css";

interface Props {
    of: Requests;
    markers: readonly Marker[];
    aboutMarker: (id: string) => ReactNode;
    onWhy?: (span: Span) => void;
}

export function RequestCharts({ of, markers, aboutMarker, onWhy }: Props) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const series = useQuery(seriesQuery({ from, to }, of));
    const charts = useMemo(
        () =>
            series.data &&
            chartsOf(series.data, {
                requests: t("telemetry.requests"),
                failed: t("telemetry.failed"),
                errors: t("telemetry.errors"),
                apdex: t("telemetry.chart.apdex"),
            }),
        [series.data, t],
    );
    const names = ["requests", "errors", "durations", "apdex"] as const;
    return (
        <div className={styles.charts}>
            {names.map((name) => (
                <Chart
                    key={name}
                    title={t(`telemetry.chart.${name}`)}
                    data={charts?.[name]}
                    error={charts ? undefined : (series.error ?? undefined)}
                    retry={() => void series.refetch()}
                    empty={<p className={styles.nothing}>{t("telemetry.chart.empty")}</p>}
                    markers={markers}
                    aboutMarker={aboutMarker}
                    height={150}
                    onWhy={onWhy}
                />
            ))}
        </div>
    );
}

function chartsOf(
    series: RequestSeries,
    names: Record<"requests" | "failed" | "errors" | "apdex", string>,
) {
    const { times, step_seconds: step } = series;
    const chart = (unit: Unit, lines: [id: string, label: string, values: Values][]): ChartData =>
        chartOf(
            times,
            unit,
            lines.map(([id, label, values]) => ({ id, label, values })),
        );
    const each = (values: Values, change: (value: number, at: number) => number | null) =>
        values.map((value, at) => (value === null ? null : change(value, at)));
    const errors = each(series.errors, (value, at) => {
        const whole = series.requests[at] ?? 0;
        return whole > 0 ? value / whole : null;
    });
    const quantiles = (["p50", "p95", "p99"] as const).map((name): [string, string, Values] => [
        name,
        name,
        series[`${name}_micros`].map(toMilliseconds),
    ]);
    return {
        requests: chart("rate", [
            ["requests", names.requests, each(series.requests, (value) => value / step)],
            ["errors", names.failed, each(series.errors, (value) => value / step)],
        ]),
        errors: chart("share", [["errors", names.errors, errors]]),
        durations: chart("duration", quantiles),
        apdex: chart("count", [["apdex", names.apdex, series.apdex]]),
    };
}
