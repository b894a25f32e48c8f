// The series of a monitor with its thresholds, and how often it would have fired.
import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { MonitorPreview as Preview } from "../../api/types";
import { FormProblem } from "../../frame/states";
import { Chart } from "../../parts/chart/chart";
import type { Band, ChartData } from "../../parts/chart/series";
import directory from "../../parts/directory/directory.module.css";
import { useTimeRange } from "../../parts/range/time-range";
import { duration, formatted } from "../../parts/value/format";
import { At } from "../../text/when";
import { metricQuery } from "../api";
import { useFormats } from "../figures";
import { dataOf } from "../metrics/metric-chart";
import own from "../metrics/metrics.module.css";
import { readingOf, type Reading } from "../metrics/units";
import styles from "../monitoring.module.css";
import { isComplete, isThreshold, type MonitorForm } from "./monitor-form";
import { previewQuery } from "./queries";

const linesMax = 20;
const episodesShown = 12;

export function MonitorPreview({ form: typed }: { form: MonitorForm }) {
    const { t } = useTranslation();
    const { range, set } = useTimeRange();
    const [form] = useDebouncedValue(typed, 500);
    const days = range.kind === "last" && range.unit === "d" && range.amount === 7 ? 7 : 1;
    const preview = useQuery(previewQuery(form, days));
    const reading = readingOf(
        form.metric,
        preview.data?.unit ?? "",
        preview.data?.show ?? form.show,
    );
    return (
        <section className={own.head} aria-label={t("monitor.preview")}>
            <div className={styles.chips}>
                <h2 className="grow">{t("monitor.preview")}</h2>
                <SegmentedControl
                    size="xs"
                    aria-label={t("monitor.preview")}
                    value={String(days)}
                    data={[
                        { value: "1", label: t("monitor.lastDay") },
                        { value: "7", label: t("monitor.lastWeek") },
                    ]}
                    onChange={(next) => set({ kind: "last", amount: Number(next), unit: "d" })}
                />
            </div>
            <div role="status">
                {!isComplete(form) && <p className="dim">{t("monitor.previewIncomplete")}</p>}
                {isComplete(form) && preview.isPending && (
                    <p className="dim">{t("monitor.previewing")}</p>
                )}
                {preview.data && <Fired of={preview.data} days={days} />}
            </div>
            {form.metric !== "" && <Lines form={form} preview={preview.data} />}
            {preview.data && <Episodes of={preview.data} reading={reading} />}
            <FormProblem error={preview.error} />
        </section>
    );
}

function Lines({ form, preview }: { form: MonitorForm; preview: Preview | undefined }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const answer = useQuery(
        metricQuery(
            { from, to },
            {
                application: form.application ?? undefined,
                metric: form.metric,
                match: form.match,
                by: form.by,
                show: form.show,
                q: form.show === "quantile" ? form.q : undefined,
                limit: linesMax,
            },
        ),
    );
    const { unit, factor } = readingOf(
        form.metric,
        answer.data?.unit ?? "",
        answer.data?.show ?? form.show,
    );
    const { metric, kind, threshold, warning, recovery } = form;
    const data = useMemo<ChartData | undefined>(() => {
        if (!answer.data) return undefined;
        const lines = dataOf(answer.data, { unit, factor, metric });
        const line = (name: "threshold" | "warning" | "recovery", value: number | null) =>
            value === null || !isThreshold(kind)
                ? []
                : [
                      {
                          id: `monitor ${name}`,
                          label: t(`monitor.${name}`),
                          values: lines.times.map(() => value * factor),
                      },
                  ];
        return {
            ...lines,
            series: [
                ...lines.series,
                ...line("threshold", threshold),
                ...line("warning", warning),
                ...line("recovery", recovery),
            ],
        };
    }, [answer.data, unit, factor, metric, kind, threshold, warning, recovery, t]);
    const bands = useMemo<Band[]>(
        () =>
            (preview?.episodes ?? []).slice(0, episodesShown).map((each, at) => ({
                id: String(at),
                from: Date.parse(each.fired_at),
                to: each.ended_at === null ? null : Date.parse(each.ended_at),
                label: labelsText(each.labels) || t("monitor.fires"),
            })),
        [preview, t],
    );
    return (
        <div translate="no">
            <Chart
                title={metric}
                data={data}
                error={data ? undefined : (answer.error ?? undefined)}
                retry={() => void answer.refetch()}
                empty={<p className={own.nothing}>{t("telemetry.chart.empty")}</p>}
                bands={bands}
                height={240}
            />
        </div>
    );
}

function Fired({ of, days }: { of: Preview; days: number }) {
    const { t } = useTranslation();
    const { count } = useFormats();
    if (of.groups === 0) return <b>{t("monitor.previewEmpty")}</b>;
    return (
        <p>
            <b>
                {t(days === 1 ? "monitor.firedDay" : "monitor.firedWeek", {
                    count: of.fired,
                    shown: count(of.fired),
                })}
            </b>{" "}
            <span className="dim">
                {t("monitor.ofSeries", { count: of.groups, shown: count(of.groups) })}
            </span>
        </p>
    );
}

function Episodes({ of, reading }: { of: Preview; reading: Reading }) {
    const { t } = useTranslation();
    const { language, count } = useFormats();
    const rest = of.fired - Math.min(of.fired, episodesShown);
    if (of.episodes.length === 0) return null;
    return (
        <>
            <div
                className={styles.scroll}
                tabIndex={0}
                role="group"
                aria-label={t("monitor.preview")}
            >
                <table className={directory.table}>
                    <thead>
                        <tr>
                            <th scope="col">{t("monitor.firedAt")}</th>
                            <th scope="col">{t("monitor.lasted")}</th>
                            <th scope="col">{t("monitor.worst")}</th>
                            <th scope="col">{t("monitor.group")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {of.episodes.slice(0, episodesShown).map((each, at) => (
                            <tr key={at}>
                                <td>
                                    <At at={each.fired_at} />
                                </td>
                                <td>
                                    {each.ended_at === null
                                        ? t("monitor.stillOpen")
                                        : duration(
                                              Date.parse(each.ended_at) - Date.parse(each.began_at),
                                              language,
                                          )}
                                </td>
                                <td>
                                    {each.kind === "silence"
                                        ? t("monitor.kinds.silence")
                                        : formatted(
                                              each.worst === null
                                                  ? null
                                                  : each.worst * reading.factor,
                                              reading.unit,
                                              language,
                                          )}
                                </td>
                                <td translate="no">{labelsText(each.labels) || "–"}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {rest > 0 && <p className="dim">{t("monitor.more", { shown: count(rest) })}</p>}
        </>
    );
}

/** `pod=a, queue=mail` */
export const labelsText = (labels: Record<string, unknown>) =>
    Object.entries(labels)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(", ");
