// What telemetry answers, and the questions that pages ask of it. Durations come in microseconds.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { Span } from "../parts/range/range";

/** A time as it comes: RFC 3339, or milliseconds since 1970. */
export type Time = string | number;

export interface Service {
    application: string;
    service: string;
    spans: number;
    requests: number;
    errors: number;
    p50_micros: number | null;
    p95_micros: number | null;
    p99_micros: number | null;
    apdex: number | null;
    last_seen_at: string;
    versions: string[];
    language: string | null;
    has_profiles: boolean;
}

export interface Operation {
    operation: string;
    kind: string;
    requests: number;
    errors: number;
    p50_micros: number | null;
    p95_micros: number | null;
    p99_micros: number | null;
    total_micros: number;
    apdex: number | null;
}

export type Values = (number | null)[];

export interface RequestSeries {
    step_seconds: number;
    times: Time[];
    requests: Values;
    errors: Values;
    p50_micros: Values;
    p95_micros: Values;
    p99_micros: Values;
    apdex: Values;
}

export interface MapAnswer {
    nodes: {
        id: string;
        name: string;
        kind: "service" | "database" | "queue" | "external";
        application: string | null;
        requests: number;
        errors: number;
        p95_micros: number | null;
    }[];
    edges: {
        from: string;
        to: string;
        calls: number;
        errors: number;
        p95_micros: number | null;
    }[];
}

export interface SpanRow {
    trace: string;
    span: string;
    parent: string | null;
    started_at: string;
    duration_micros: number;
    application: string;
    service: string;
    operation: string;
    kind: string;
    status: string;
    status_message: string | null;
    statement: string | null;
}

export type Attributes = Record<string, unknown>;

export interface TraceSpan {
    span: string;
    parent: string | null;
    started_at: string;
    duration_micros: number;
    own_micros: number;
    application: string;
    service: string;
    operation: string;
    kind: string;
    status: string;
    status_message: string | null;
    statement: string | null;
    /** Which of the trace's resources. */
    resource: number;
    attributes: Attributes;
    events: { at: string; name: string; attributes: Attributes }[];
    links: { trace: string; span: string }[];
}

export interface RepeatedCalls {
    caller: string;
    calls: string[];
    count: number;
    total_micros: number;
    is_sequential: boolean;
    source?: string | null;
    call: string;
}

export interface TraceAnswer {
    trace: string;
    started_at: string;
    duration_micros: number;
    is_cut: boolean;
    spans: TraceSpan[];
    resources: Attributes[];
    services: { service: string; own_micros: number }[];
    repeated: RepeatedCalls[];
    logs_count: number;
}

export interface SlowOperation {
    service: string;
    operation: string;
    kind: string;
    requests: number;
    p95_micros: number | null;
    total_micros: number;
    /** How many traces were looked at. */
    sampled: number;
    where: { service: string; what: string; own_micros_share: number }[];
    statements: { statement: string; share: number }[];
    repeated: { call: string; count: number; share: number; is_sequential: boolean }[];
}

export interface Statement {
    statement: string;
    system: string;
    service: string;
    calls: number;
    errors: number;
    total_micros: number;
    p95_micros: number | null;
    per_trace: number;
}

export interface LogRow {
    id: string;
    at: string;
    application: string;
    service: string;
    severity: Severity;
    severity_text: string | null;
    body: string;
    event: string | null;
    trace: string | null;
    span: string | null;
    pattern: string | null;
    attributes: Attributes;
    resource: Attributes;
}

export const severities = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Severity = (typeof severities)[number];

export interface LogHistogram {
    step_seconds: number;
    times: Time[];
    counts: { severity: Severity; values: number[] }[];
}

export interface LogPattern {
    pattern: string;
    template: string;
    count: number;
    share: number;
    severity: Severity;
    first_seen_at: string;
    is_new: boolean;
    sample: string;
}

export interface Contrast {
    key: string;
    value: string;
    also: { key: string; value: string }[];
    chosen_share: number;
    rest_share: number;
    difference_min: number;
}

export interface WhyAnswer {
    chosen: number;
    rest: number;
    sampled: number;
    contrasts: Contrast[];
    spans: SpanRow[];
    logs: LogRow[];
    changes: { at: string; kind: string; service: string; before: string; after: string }[];
    abstains: string | null;
}

export interface Metric {
    metric: string;
    type: string;
    unit: string;
    description: string;
    series: number;
    services: string[];
}

export interface MetricLabel {
    name: string;
    values: string[];
    is_cut: boolean;
}

export const shows = [
    "auto",
    "rate",
    "increase",
    "avg",
    "min",
    "max",
    "sum",
    "last",
    "quantile",
] as const;
export type Show = (typeof shows)[number];

export interface MetricAnswer {
    step_seconds: number;
    unit: string;
    show: Show;
    series: { labels: Record<string, string>; points: [number, number | null][] }[];
    is_cut: boolean;
    left_out: number;
}

export interface ProfileRow {
    id: string;
    at: string;
    service: string;
    version: string | null;
    type: string;
    duration_micros: number;
    bytes: number;
}

export interface FlameAnswer {
    unit: string;
    names: string[];
    /** Name, parent, own, total. */
    nodes: [number, number, number, number][];
    total: number;
    profiles: number;
    is_cut: boolean;
}

export interface DifferenceAnswer {
    unit: string;
    names: string[];
    /** Name, parent, own and total before, own and total after. */
    nodes: [number, number, number, number, number, number][];
    total_before: number;
    total_after: number;
}

export interface Listed<T> {
    items: T[];
    is_cut: boolean;
}

export interface Paged<T> {
    items: T[];
    next: string | null;
}

type Query = Readonly<
    Record<string, string | number | boolean | readonly string[] | null | undefined>
>;
type Get = (
    path: string,
    options: { params: { query: object }; signal: AbortSignal },
) => Promise<{ data?: unknown }>;

function get<T>(path: string, query: Query, signal: AbortSignal): Promise<T> {
    const given = Object.entries(query).filter(
        ([, value]) => value !== undefined && value !== null && value !== "" && value !== false,
    );
    const call = (api.GET as unknown as Get)(`/api/v1/telemetry/${path}`, {
        params: { query: Object.fromEntries(given) },
        signal,
    });
    return answer(call as Promise<{ data?: T }>);
}

/** What was measured does not change, but for its end: a minute's age does no harm. */
const staleTime = 60_000;

const asked = <T>(path: string, query: Query, isEnabled = true) =>
    queryOptions({
        queryKey: ["telemetry", path, query],
        queryFn: ({ signal }) => get<T>(path, query, signal),
        placeholderData: keepPreviousData,
        staleTime,
        enabled: isEnabled,
    });

const paged = <T>(path: string, query: Query) =>
    infiniteQueryOptions({
        queryKey: ["telemetry", path, query, "pages"],
        queryFn: ({ signal, pageParam }) =>
            get<Paged<T>>(path, { ...query, cursor: pageParam }, signal),
        initialPageParam: null as string | null,
        getNextPageParam: ({ next }) => next,
        placeholderData: keepPreviousData,
        staleTime,
    });

/** The range as the server takes it. */
const within = ({ from, to }: Span) => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
});

/** Of which application and service; of all that one may see where nothing is named. */
export interface Scope {
    application?: string | undefined;
    service?: string | undefined;
}

export interface Requests extends Scope {
    operation?: string | undefined;
    kind?: string | undefined;
}

export const servicesQuery = (span: Span, application?: string) =>
    asked<{ items: Service[] }>("services", { ...within(span), application });

export const operationsQuery = (span: Span, scope: Scope) =>
    asked<Listed<Operation>>("operations", { ...within(span), ...scope, limit: 100 });

export const seriesQuery = (span: Span, requests: Requests) =>
    asked<RequestSeries>("series", { ...within(span), ...requests });

export const mapQuery = (span: Span, application?: string) =>
    asked<MapAnswer>("map", { ...within(span), application });

export interface SpanFilter extends Requests {
    status?: string | undefined;
    min_micros?: number | undefined;
    max_micros?: number | undefined;
    attribute?: readonly string[] | undefined;
    roots_only?: boolean | undefined;
    order?: string | undefined;
}

export const spansQuery = (span: Span, filter: SpanFilter) =>
    paged<SpanRow>("spans", { ...within(span), ...filter, limit: 100 });

export const traceQuery = (trace: string, around?: string) =>
    queryOptions({
        queryKey: ["telemetry", "traces", trace],
        queryFn: ({ signal }) =>
            get<TraceAnswer>(`traces/${encodeURIComponent(trace)}`, { around }, signal),
        staleTime,
    });

export const slowQuery = (span: Span, scope: Scope) =>
    asked<{ items: SlowOperation[] }>("slow", { ...within(span), ...scope });

export const statementsQuery = (span: Span, scope: Scope) =>
    asked<Listed<Statement>>("statements", { ...within(span), ...scope, limit: 100 });

export interface WhyQuestion extends Requests {
    chosen: "slow" | "errors" | "range";
    part?: Span | undefined;
    min_micros?: number | undefined;
}

export function whyQuery(span: Span, { part, ...question }: WhyQuestion) {
    const chosen = part && within(part);
    return asked<WhyAnswer>("why", {
        ...within(span),
        ...question,
        chosen_from: chosen?.from,
        chosen_to: chosen?.to,
    });
}

export interface LogFilter extends Scope {
    query?: string | undefined;
    severity_min?: string | undefined;
    trace?: string | undefined;
    attribute?: readonly string[] | undefined;
    pattern?: string | undefined;
}

export const logsQuery = (span: Span, filter: LogFilter) =>
    paged<LogRow>("logs", { ...within(span), ...filter, limit: 200 });

export const histogramQuery = (span: Span, filter: LogFilter) =>
    asked<LogHistogram>("logs/histogram", { ...within(span), ...filter });

export const patternsQuery = (span: Span, { application, service, severity_min }: LogFilter) =>
    asked<Listed<LogPattern>>("logs/patterns", {
        ...within(span),
        application,
        service,
        severity_min,
        limit: 100,
    });

export const metricsQuery = (
    span: Span,
    application: string | undefined,
    search: string | undefined,
) => asked<Listed<Metric>>("metrics", { ...within(span), application, search, limit: 100 });

export const labelsQuery = (span: Span, scope: Scope, metric: string | undefined) =>
    asked<{ labels: MetricLabel[] }>(
        "metrics/labels",
        { ...within(span), application: scope.application, metric },
        metric !== undefined,
    );

export interface MetricQuestion {
    application?: string | undefined;
    metric: string | undefined;
    match: readonly string[];
    by: readonly string[];
    show: Show;
    q?: number | undefined;
    limit: number;
}

export const metricQuery = (span: Span, question: MetricQuestion) =>
    asked<MetricAnswer>(
        "metrics/query",
        { ...within(span), ...question },
        question.metric !== undefined,
    );

export const profilesQuery = (span: Span, scope: Scope) =>
    asked<Paged<ProfileRow>>("profiles", { ...within(span), ...scope, limit: 100 });

export interface ProfileQuestion extends Scope {
    type: string;
    version?: string | undefined;
    id?: string | undefined;
}

export const flameQuery = (span: Span, question: ProfileQuestion) =>
    asked<FlameAnswer>("profiles/flame", { ...within(span), ...question });

export interface DifferenceQuestion extends Scope {
    type: string;
    before: Span;
    after: Span;
    before_version?: string | undefined;
    after_version?: string | undefined;
}

export function differenceQuery({ before, after, ...question }: DifferenceQuestion) {
    const [was, is] = [within(before), within(after)];
    return asked<DifferenceAnswer>("profiles/difference", {
        ...question,
        before_from: was.from,
        before_to: was.to,
        after_from: is.from,
        after_to: is.to,
    });
}
