// How a service does: requests, errors, durations and Apdex under one crosshair.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Chart } from "../../parts/chart/chart";
import type { ChartData } from "../../parts/chart/series";
import type { Span } from "../../parts/range/range";
import { useTimeRange } from "../../parts/range/time-range";
import type { Unit } from "../../parts/value/format";
import { StatTile } from "../../parts/value/stat-tile";
import { useAsked, useAskWhy } from "../address";
import {
    type Listed,
    type RequestSeries,
    type Scope,
    seriesQuery,
    type Service,
    servicesQuery,
    type Values,
} from "../api";
import { ChangeList } from "../changes/changes";
import { useChanges } from "../changes/use-changes";
import { chartOf, partOf, perSecond, toMilliseconds } from "../figures";
import styles from "./service.module.css";

export function Overview({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment, operation, kind }] = useAsked();
    const series = useQuery(seriesQuery({ from, to }, { ...scope, environment, operation, kind }));
    const { changes, markers, aboutMarker } = useChanges(scope);
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
    const onWhy = useAskWhy(scope);
    const names = ["requests", "errors", "durations", "apdex"] as const;
    return (
        <div className={styles.overview}>
            {operation === undefined && <Tiles scope={scope} />}
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
            <p className={styles.hint}>{t("telemetry.chart.hint")}</p>
            <ChangeList of={changes} />
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

/** The figures of the whole range, and how they were in the one before it. */
function Tiles({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }] = useAsked();
    const place = { application: scope.application, environment };
    const span = { from, to };
    const before = { from: from - (to - from), to: from };
    const own = (answer: Listed<Service> | undefined) =>
        answer && (answer.items.find(({ service }) => service === scope.service) ?? null);
    const now = own(useQuery(servicesQuery(span, place)).data);
    const then = own(useQuery(servicesQuery(before, place)).data) ?? null;
    const tile = (
        label: string,
        unit: Unit,
        isGood: "up" | "down" | undefined,
        of: (service: Service, span: Span) => number | null,
    ) => (
        <StatTile
            label={label}
            unit={unit}
            isGood={isGood}
            value={now === undefined ? undefined : now && of(now, span)}
            before={then && of(then, before)}
        />
    );
    return (
        <section className={styles.tiles} aria-labelledby="service-figures">
            <h2 id="service-figures" className="unseen">
                {t("telemetry.figures")}
            </h2>
            {tile(t("telemetry.requests"), "rate", undefined, (one, of) =>
                perSecond(one.requests, of),
            )}
            {tile(t("telemetry.errors"), "share", "down", (one) =>
                partOf(one.errors, one.requests),
            )}
            {tile("p50", "duration", "down", (one) => toMilliseconds(one.p50_micros))}
            {tile("p95", "duration", "down", (one) => toMilliseconds(one.p95_micros))}
            {tile("p99", "duration", "down", (one) => toMilliseconds(one.p99_micros))}
            {tile(t("telemetry.chart.apdex"), "count", "up", (one) => one.apdex)}
        </section>
    );
}
