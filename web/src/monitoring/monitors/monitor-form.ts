// What is typed of a monitor, and what of it is sent. Pure.
import type { Monitor, NewMonitor } from "../../api/types";
import { type Show, shows } from "../answers";
import type { Asked } from "../asked";

export const kinds = ["above", "below", "anomaly", "leak", "silence"] as const;
export type Kind = (typeof kinds)[number];
export const directions = ["both", "up", "down"] as const;
export type Direction = (typeof directions)[number];
export const severities = ["info", "warning", "critical"] as const;
export type Severity = (typeof severities)[number];
export const steps = [30, 60, 300, 900, 3600] as const;

export interface MonitorForm {
    application: string | null;
    name: string;
    metric: string;
    match: readonly string[];
    by: readonly string[];
    show: Show;
    q: number;
    kind: Kind;
    threshold: number | null;
    warning: number | null;
    recovery: number | null;
    for_minutes: number;
    direction: Direction;
    limit: number | null;
    step_seconds: number;
    delay_seconds: number;
    severity: Severity;
    no_data: "keep" | "signal";
    no_data_minutes: number;
    service: string;
    description: string;
}

const qUsual = 0.95;
export const isThreshold = (kind: Kind) => kind === "above" || kind === "below";
const isShow = (text: string | null | undefined): text is Show => shows.some((one) => one === text);

/** A new one about what an address asks for. */
export function formOf(asked: Asked): MonitorForm {
    const q = Number(asked.q);
    return {
        application: asked.application ?? null,
        name: asked.metric?.slice(0, 100) ?? "",
        metric: asked.metric ?? "",
        match: asked.match ?? [],
        by: asked.by ?? [],
        show: isShow(asked.show) ? asked.show : "auto",
        q: asked.q !== undefined && q >= 0 && q <= 1 ? q : qUsual,
        kind: "above",
        threshold: null,
        warning: null,
        recovery: null,
        for_minutes: 5,
        direction: "both",
        limit: null,
        step_seconds: 60,
        delay_seconds: 60,
        severity: "warning",
        no_data: "keep",
        no_data_minutes: 10,
        service: "",
        description: "",
    };
}

export function toForm(monitor: Monitor): MonitorForm {
    const { query, condition } = monitor;
    return {
        ...formOf({}),
        application: monitor.application,
        name: monitor.name,
        metric: query.metric,
        match: query.match,
        by: query.by,
        show: query.show ?? "auto",
        q: query.q ?? qUsual,
        kind: condition.kind,
        threshold: condition.threshold,
        warning: condition.warning,
        recovery: condition.recovery,
        for_minutes: condition.for_minutes ?? 5,
        direction: condition.direction ?? "both",
        limit: condition.limit,
        step_seconds: monitor.step_seconds,
        delay_seconds: monitor.delay_seconds,
        severity: monitor.severity,
        no_data: monitor.no_data,
        no_data_minutes: monitor.no_data_minutes,
        service: monitor.service,
        description: monitor.description,
    };
}

const given = <K extends string>(name: K, value: number | null) =>
    (value === null ? {} : { [name]: value }) as Partial<Record<K, number>>;

/** The question and the condition, which decide how often it fires. */
export function ruleOf(form: MonitorForm) {
    const { kind, show } = form;
    return {
        query: {
            metric: form.metric,
            match: [...form.match],
            by: [...form.by],
            ...(show !== "auto" && { show }),
            ...(show === "quantile" && { q: form.q }),
        },
        condition: {
            kind,
            for_minutes: form.for_minutes,
            ...(isThreshold(kind) && {
                ...given("threshold", form.threshold),
                ...given("warning", form.warning),
                ...given("recovery", form.recovery),
            }),
            ...(kind === "anomaly" && { direction: form.direction }),
            ...(kind === "leak" && given("limit", form.limit)),
        },
        step_seconds: form.step_seconds,
        delay_seconds: form.delay_seconds,
        no_data: form.no_data,
        no_data_minutes: form.no_data_minutes,
    };
}

export function bodyOf(form: MonitorForm): NewMonitor {
    return {
        application: form.application ?? "",
        name: form.name.trim(),
        ...ruleOf(form),
        severity: form.severity,
        service: form.service.trim(),
        description: form.description,
    };
}

/** Whether the server could judge it: else nothing is asked of it. */
export const isComplete = (form: MonitorForm) =>
    form.application !== null &&
    form.metric !== "" &&
    (!isThreshold(form.kind) || form.threshold !== null);

/** A monitor as it was, to be made again. */
export const again = (monitor: Monitor): NewMonitor => ({
    ...bodyOf(toForm(monitor)),
    enabled: monitor.enabled,
});
