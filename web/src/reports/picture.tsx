// A series as lines over time. The table beneath says the same.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ReportFigures } from "../api/types";
import { Chart } from "../parts/chart/chart";
import type { ChartData } from "../parts/chart/series";
import { between } from "../parts/range/range";
import { TimeRangeProvider } from "../parts/range/time-range";

interface Props {
    figures: ReportFigures;
    title: string;
    height?: number;
}

/** Shares have a scale of their own, and stand in the table. */
export function Picture({ figures, title, height = 240 }: Props) {
    const { t } = useTranslation();
    const data = useMemo<ChartData>(
        () => ({
            unit: "count",
            times: figures.lines.map(({ at }) => Date.parse(at ?? "")),
            series: figures.columns.flatMap(({ name, unit }, column) =>
                unit === "count"
                    ? {
                          id: name,
                          label: String(t(`reports.column.${name}` as never)),
                          values: figures.lines.map((line) => line.figures[column]?.value ?? null),
                      }
                    : [],
            ),
        }),
        [figures, t],
    );
    const first = data.times[0] ?? 0;
    const last = data.times.at(-1) ?? 0;
    const range = useMemo(() => between(first, Math.max(last, first + 60_000)), [first, last]);
    if (!range || data.times.length < 2) return null;
    return (
        <TimeRangeProvider key={`${first} ${last}`} initial={range} name="zoom">
            <Chart title={title} data={data} empty={null} height={height} />
        </TimeRangeProvider>
    );
}
