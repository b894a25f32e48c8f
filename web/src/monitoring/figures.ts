// Figures of telemetry as people read them.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ChartData, Series } from "../parts/chart/series";
import type { Span } from "../parts/range/range";
import { count, duration, rate, share, type Unit } from "../parts/value/format";
import { locale } from "../text/language";
import type { Values } from "./api";

const none = "–";

/** A part of a whole; nothing of nothing is none. Pure. */
export const partOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** How often in a second, of what was counted within a range. Pure. */
export const perSecond = (counted: number, { from, to }: Span) => (counted * 1000) / (to - from);

export const toMilliseconds = (micros: number | null) => (micros === null ? null : micros / 1000);

/** Milliseconds since 1970, with the microseconds that Date.parse leaves out. Pure. */
export function timeOf(time: string): number {
    const [whole, digits] = /\.\d{3}(\d{1,6})/.exec(time) ?? [];
    const rest = whole && digits ? Number(`0.${digits}`) : 0;
    return Date.parse(time) + rest;
}

export function useFormats() {
    const { i18n } = useTranslation();
    const language = locale(i18n.language);
    return useMemo(
        () => ({
            language,
            micros: (value: number | null) =>
                value === null ? none : duration(value / 1000, language),
            count: (value: number) => count(value, language),
            share: (value: number) => share(value, language),
            rate: (value: number) => rate(value, language),
            apdex: (value: number | null) =>
                value === null
                    ? none
                    : new Intl.NumberFormat(language, {
                          minimumFractionDigits: 2,
                          maximumFractionDigits: 2,
                      }).format(value),
        }),
        [language],
    );
}

/** Lines of a chart over the times that came with them. Pure. */
export function chartOf(
    times: readonly string[],
    unit: Unit,
    lines: readonly { id: string; label: string; values: Values }[],
): ChartData {
    const series: Series[] = lines.map(({ id, label, values }) => ({ id, label, values }));
    return { times: times.map(timeOf), series, unit };
}
