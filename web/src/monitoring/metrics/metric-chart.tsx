// One metric as lines: what of it is shown, by which labels, and of which series.
import { Button } from "@mantine/core";
import { IconBellPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Chart } from "../../parts/chart/chart";
import { MarkList } from "../../parts/chart/mark-list";
import type { ChartData } from "../../parts/chart/series";
import { useTimeRange } from "../../parts/range/time-range";
import { may, useMe } from "../../session/session";
import { useAsked, useAskWhy } from "../address";
import {
    labelsQuery,
    type Metric,
    type MetricAnswer,
    type MetricLabel,
    metricQuery,
    type Scope,
    type Show,
    shows,
} from "../api";
import { useChanges } from "../changes/use-changes";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import own from "./metrics.module.css";
import { MetricControls } from "./metric-controls";
import { readingOf } from "./units";

/** More lines are not told apart; what is left out is said. */
const seriesMax = 20;

interface Props {
    scope: Scope;
    metric: string;
    about: Metric | undefined;
}

export const isShow = (text: string | undefined): text is Show => shows.some((one) => one === text);

export function MetricChart({ scope, metric, about }: Props) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const formats = useFormats();
    const me = useMe();
    const [asked, ask] = useAsked();
    const onWhy = useAskWhy(scope);
    const { marks, markers, aboutMarker, also } = useChanges(scope);
    const show = isShow(asked.show) ? asked.show : "auto";
    const labels = useQuery(labelsQuery({ from, to }, scope, metric));
    const ofService = serviceMatch(scope.service, labels.data?.labels);
    const answer = useQuery({
        ...metricQuery(
            { from, to },
            {
                application: scope.application,
                metric,
                match: [...(asked.match ?? []), ...ofService],
                by: asked.by ?? [],
                show,
                q: show === "quantile" ? quantileOf(asked.q) : undefined,
                limit: seriesMax,
            },
        ),
        // Until it is known by what label the series are the service's, all would be drawn.
        enabled: scope.service === undefined || labels.data !== undefined,
    });
    const shown = answer.data?.show ?? show;
    const reading = readingOf(metric, answer.data?.unit || about?.unit || "", shown);
    const { unit, factor } = reading;
    const data = useMemo(
        () => answer.data && dataOf(answer.data, { unit, factor, metric }),
        [answer.data, unit, factor, metric],
    );
    const title = [
        metric,
        shown === "quantile"
            ? `p${Number((100 * quantileOf(asked.q)).toFixed(1))}`
            : t(`telemetry.metrics.shows.${shown}`),
        reading.isPerSecond ? t("telemetry.metrics.perSecond") : reading.other,
    ]
        .filter(Boolean)
        .join(" · ");
    return (
        <>
            <div className={own.head}>
                <h2 translate="no">{metric}</h2>
                {about && (
                    <p className="dim" translate="no">
                        {[about.type, about.unit, about.description].filter(Boolean).join(" · ")}
                    </p>
                )}
            </div>
            <MetricControls
                scope={scope}
                metric={metric}
                value={{
                    show,
                    q: quantileOf(asked.q),
                    by: asked.by ?? [],
                    match: asked.match ?? [],
                }}
                onChange={({ show: next, q, by, match }) =>
                    ask(
                        {
                            ...(next && { show: next === "auto" ? undefined : next }),
                            ...(q !== undefined && { q: String(q) }),
                            ...(by && { by: by.length > 0 ? by : undefined }),
                            ...(match && { match: match.length > 0 ? match : undefined }),
                        },
                        { isReplaced: q !== undefined },
                    )
                }
            >
                {may(me, "monitor_manage") && (
                    <Button
                        leftSection={<IconBellPlus size={14} />}
                        renderRoot={(props) => (
                            <Link
                                to="/monitors/$id"
                                params={{ id: "new" }}
                                search={{
                                    application: scope.application,
                                    metric,
                                    match: [...(asked.match ?? []), ...ofService],
                                    by: asked.by,
                                    show: asked.show,
                                    q: asked.q,
                                }}
                                {...props}
                            />
                        )}
                    >
                        {t("monitor.this")}
                    </Button>
                )}
            </MetricControls>
            {(answer.data?.left_out ?? 0) > 0 && (
                <p className={styles.note} role="status">
                    {t("telemetry.metrics.leftOut", {
                        count: answer.data?.left_out ?? 0,
                        shown: formats.count(answer.data?.left_out ?? 0),
                    })}
                </p>
            )}
            <div className={own.chart} translate="no">
                <Chart
                    title={title}
                    data={data}
                    error={data ? undefined : (answer.error ?? undefined)}
                    retry={() => void answer.refetch()}
                    empty={<p className={own.nothing}>{t("telemetry.chart.empty")}</p>}
                    markers={markers}
                    aboutMarker={aboutMarker}
                    height={320}
                    onWhy={onWhy}
                />
            </div>
            <MarkList of={marks} also={also} />
        </>
    );
}

/** By what label the series are those of one service, as OpenTelemetry or Prometheus names it. */
function serviceMatch(
    service: string | undefined,
    labels: readonly MetricLabel[] | undefined,
): readonly string[] {
    const names = ["service.name", "job"];
    const label = names.find((one) => labels?.some(({ name }) => name === one));
    return service === undefined || label === undefined ? [] : [`${label}=${service}`];
}

function quantileOf(text: string | undefined): number {
    const q = Number(text ?? "0.95");
    return q >= 0 && q <= 1 ? q : 0.95;
}

/** The lines over all times that any of them has. */
export function dataOf(
    { series }: MetricAnswer,
    { unit, factor, metric }: { unit: ChartData["unit"]; factor: number; metric: string },
): ChartData {
    const times = Array.from(
        new Set(series.flatMap(({ points }) => points.map(([time]) => time))),
    ).sort((a, b) => a - b);
    return {
        times,
        unit,
        series: series.map(({ labels, points }) => {
            const values = new Map(points);
            const name = Object.entries(labels)
                .map(([key, value]) => `${key}=${value}`)
                .join(", ");
            return {
                id: name,
                label: name || metric,
                values: times.map((time) => {
                    const value = values.get(time) ?? null;
                    return value === null ? null : value * factor;
                }),
            };
        }),
    };
}
