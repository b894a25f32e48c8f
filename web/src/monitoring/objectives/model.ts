// What the pages of objectives make of what the server answers. Pure.
import type { Objective } from "../../api/types";
import { numberFormat } from "../../parts/value/format";

export const windows = [7, 28, 30, 90] as const;

export type Shown = Objective["status"] | "off" | "retired";

/** How it stands, in the word that is shown. */
export function shownOf({ retired_at, enabled, status }: Objective): Shown {
    if (retired_at !== null) return "retired";
    return enabled ? status : "off";
}

const order: readonly Shown[] = ["missed", "at_risk", "no_data", "met", "off", "retired"];

/** What needs someone first, and among these what has the least left of its budget. */
export function worstFirst(rows: readonly Objective[]): Objective[] {
    const left = ({ figures }: Objective) => figures.budget_left_percent ?? Infinity;
    return rows.toSorted(
        (a, b) =>
            order.indexOf(shownOf(a)) - order.indexOf(shownOf(b)) ||
            (left(a) === left(b) ? 0 : left(a) - left(b)) ||
            (a.name < b.name ? -1 : 1),
    );
}

/** A percentage that is never rounded up: what misses a target does not look as if it met it. */
export function percent(value: number | null, language: string, digits = 3): string {
    if (value === null) return "–";
    return numberFormat(language, {
        style: "percent",
        maximumFractionDigits: digits,
        roundingMode: "floor",
    } as Intl.NumberFormatOptions).format(Math.round(value * 1e6) / 1e8);
}

/** How many times as fast as it may a budget is spent. */
export function times(value: number | null, language: string): string {
    if (value === null) return "–";
    const decimals = value !== 0 && value < 10 ? 1 : 0;
    const number = numberFormat(language, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
    }).format(value);
    return `${number}×`;
}

export interface ObjectiveForm {
    application: string | null;
    name: string;
    service: string;
    operation: string;
    environment: string;
    indicator: Objective["indicator"];
    threshold_ms: number | null;
    target: number | null;
    window_days: number;
    enabled: boolean;
}

export const toForm = (objective: Objective | null, application?: string): ObjectiveForm => ({
    application: objective?.application ?? application ?? null,
    name: objective?.name ?? "",
    service: objective?.service ?? "",
    operation: objective?.operation ?? "",
    environment: objective?.environment ?? "",
    indicator: objective?.indicator ?? "availability",
    threshold_ms: objective?.threshold_ms ?? 300,
    target: objective?.target ?? 99.9,
    window_days: objective?.window_days ?? 30,
    enabled: objective?.enabled ?? true,
});

/** What of a form says what is counted, and of which target. */
export function questionOf(form: ObjectiveForm) {
    return {
        service: form.service.trim(),
        operation: form.operation.trim(),
        environment: form.environment.trim(),
        indicator: form.indicator,
        ...(form.indicator === "latency" &&
            form.threshold_ms !== null && { threshold_ms: form.threshold_ms }),
        // What is left empty the server refuses, and names the field.
        target: form.target ?? 0,
        window_days: form.window_days,
    };
}

export const bodyOf = (form: ObjectiveForm) => ({
    ...questionOf(form),
    name: form.name.trim(),
    enabled: form.enabled,
});
