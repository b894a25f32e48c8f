// How many events there were when, with what was released meanwhile.
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { Chart } from "../../parts/chart/chart";
import { MarkList, MarkNote } from "../../parts/chart/mark-list";
import type { ChartData } from "../../parts/chart/series";
import { useMarks } from "../../parts/chart/use-marks";
import type { TimeRange } from "../../parts/range/range";
import { RangePicker } from "../../parts/range/range-picker";
import { TimeRangeProvider, useTimeRange } from "../../parts/range/time-range";
import { useUrlValue } from "../../parts/url";
import { countsBy, countsQuery } from "../queries";
import styles from "./error.module.css";
import { Part } from "./facts";

const lastDay: TimeRange = { kind: "last", amount: 1, unit: "d" };

export function Counts({ of }: { of: ErrorDetails }) {
    const { t } = useTranslation();
    return (
        <TimeRangeProvider initial={lastDay} refreshSeconds={60}>
            <Part title={t("bugfix.overTime")}>
                <Course of={of} />
            </Part>
        </TimeRangeProvider>
    );
}

function Course({ of: { group } }: { of: ErrorDetails }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [asked, ask] = useUrlValue("by", { isReplaced: true });
    const by = countsBy.find((one) => one === asked) ?? "release";
    const counts = useQuery(countsQuery(group.id, { from, to }, by));
    const { application } = group;
    const known = useMarks({ application, from, to });
    const about = (id: string) => {
        const mark = known.marks.find((one) => one.id === id);
        return mark && <MarkNote of={mark} />;
    };
    const data = useMemo<ChartData | undefined>(() => {
        if (!counts.data) return undefined;
        const { from: start, step_seconds: step, series } = counts.data;
        const first = Date.parse(start);
        const length = Math.max(0, ...series.map(({ events }) => events.length));
        return {
            times: Array.from({ length }, (_, at) => first + 1000 * step * at),
            series: series.map(({ name, events }) => ({
                id: name,
                label: by === "total" ? t("bugfix.events") : name || t(`bugfix.without.${by}`),
                values: events,
            })),
            unit: "count",
        };
    }, [counts.data, by, t]);
    return (
        <>
            <div className={styles.tools}>
                <RangePicker />
                <span className="grow" />
                <SegmentedControl
                    size="xs"
                    aria-label={t("bugfix.by")}
                    value={by}
                    data={countsBy.map((value) => ({
                        value,
                        label: t(`bugfix.countsBy.${value}`),
                    }))}
                    onChange={(next) => ask(next === "release" ? undefined : next)}
                />
            </div>
            <div translate="no">
                <Chart
                    title={t("bugfix.events")}
                    data={data}
                    error={counts.data ? undefined : (counts.error ?? undefined)}
                    retry={() => void counts.refetch()}
                    empty={<p className="dim">{t("bugfix.noneThen")}</p>}
                    markers={known.markers}
                    aboutMarker={about}
                    height={180}
                />
            </div>
            <MarkList of={known.marks} />
        </>
    );
}
