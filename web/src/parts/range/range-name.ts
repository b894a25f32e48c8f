// What a range of time is called.
import { useCallback } from "react";

import { useText } from "./catalogue";
import type { RangeUnit, Span, TimeRange } from "./range";

const units: Record<RangeUnit, string> = { m: "minute", h: "hour", d: "day", w: "week" };

/** "1 Mar 2026, 10:00–12:00": what both ends share is said once. */
export function spanName({ from, to }: Span, language: string): string {
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" })
        .formatRange(from, to)
        .replaceAll("\u2009", " ");
}

export function useRangeName() {
    const { t, language } = useText();
    return useCallback(
        (range: TimeRange) => {
            if (range.kind === "between") return spanName(range, language);
            const unit = units[range.unit];
            const amount = new Intl.NumberFormat(language, {
                style: "unit",
                unit,
                unitDisplay: "long",
            }).format(range.amount);
            return t("range.last", { amount });
        },
        [t, language],
    );
}
