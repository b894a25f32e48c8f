// What modules know of the time of a page's charts, as markers of these.
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useChartMarks } from "../../frame/chart-marks";
import type { ChartMark, MarkScope } from "../../frame/module";
import type { Marker } from "./series";

/** What a mark is called, in the language of the viewer. */
export const markText = (t: TFunction, { key, values }: ChartMark["label"]) =>
    (t as unknown as (key: string, values: object) => string)(key, values);

/** The newest first, and the same as markers. REQUIRES: `of` has no more members than it declares. */
export function useMarks(of: MarkScope): {
    marks: readonly ChartMark[];
    markers: readonly Marker[];
} {
    const marks = useChartMarks(of);
    const { t } = useTranslation();
    const markers = useMemo(
        () =>
            marks.map(({ id, at, until, label }) => ({
                id,
                at,
                ...(until !== undefined && { until }),
                label: markText(t, label),
            })),
        [marks, t],
    );
    return { marks, markers };
}
