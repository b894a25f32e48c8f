// What telemetry answers, as it comes. Durations are in microseconds, times are RFC 3339.

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
    language: string;
    has_profiles: boolean;
}

export interface ServiceList extends Listed<Service> {
    /** All that reported within the range, whichever was asked for. */
    environments: string[];
}

/** A version of a service that was seen for the first time. */
export interface VersionChange {
    at: string;
    kind: "version";
    application: string;
    service: string;
    environment: string | null;
    before: string;
    after: string;
}

/** Numbers since the server started, but for what waits, its size and its age. */
export interface SignalFigures {
    signal: "spans" | "logs" | "metrics" | "profiles";
    received: number;
    rejected: number;
    /** Requests that were told to come back. */
    refused: number;
    /** Requests that had been stored before. */
    resends: number;
    /** Records that no file has yet. */
    waiting: number;
    bytes: number;
    oldest: string | null;
}

export interface StoreFigures {
    signals: SignalFigures[];
    queued_requests: number;
    queued_bytes: number;
    journal_bytes: number;
    series: number;
    /** Of one application; 0: not known while the store is away. */
    series_max: number;
    /** What keeps it from storing; empty where nothing does. */
    trouble: string;
    damaged: string[];
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
    apdex: number;
}

export type Values = (number | null)[];

export interface RequestSeries {
    step_seconds: number;
    times: string[];
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
        /** Empty of what sends no spans. */
        application: string;
        requests: number;
        errors: number;
        p95_micros: number | null;
    }[];
    edges: {
        from: string;
        to: string;
        calls: number;
        errors: number;
        p95_micros: number;
    }[];
    is_cut: boolean;
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
    status: "unset" | "ok" | "error";
    status_message: string;
    /** Of a database, without its values; empty of all else. */
    statement: string;
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
    status: "unset" | "ok" | "error";
    status_message: string;
    /** Of a database, without its values; empty of all else. */
    statement: string;
    /** Which of the trace's resources. */
    resource: number;
    attributes: Attributes;
    events: { at: string; name: string; attributes: Attributes }[];
    links: { trace: string; span: string }[];
}

export interface RepeatedCalls {
    caller: string;
    /** The first hundred. */
    calls: string[];
    count: number;
    total_micros: number;
    is_sequential: boolean;
    source: string | null;
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
    severity_text: string;
    body: string;
    /** The name of the kind of event, if it is one. */
    event: string;
    trace: string | null;
    span: string | null;
    pattern: string | null;
    attributes: Attributes;
    resource: Attributes;
    /** It has more attributes than are shown. */
    is_cut: boolean;
}

export const severities = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Severity = (typeof severities)[number] | "unspecified";

/** The worse, the higher; what says nothing of it is lowest. */
export const rankOf = (severity: Severity) => severities.findIndex((one) => one === severity);

export interface LogHistogram {
    step_seconds: number;
    times: string[];
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
    /** Of each a few thousand were looked at. */
    sampled: boolean;
    /** Of what is slow: from what on it is. */
    min_micros: number | null;
    contrasts: Contrast[];
    spans: SpanRow[];
    logs: LogRow[];
    changes: VersionChange[];
    abstains: "nothing_chosen" | "nothing_else" | "too_few" | "no_difference" | null;
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
    version: string;
    type: string;
    duration_micros: number;
    bytes: number;
}

export interface FlameAnswer {
    unit: string;
    names: string[];
    /** Name, parent, own, total. The first is the root, and its own parent. */
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
    profiles_before: number;
    profiles_after: number;
    is_cut: boolean;
}

export interface Listed<T> {
    items: T[];
    is_cut: boolean;
}

export interface Paged<T> {
    items: T[];
    next: string | null;
}
