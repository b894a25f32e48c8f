// The questions that pages ask of telemetry.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { Span } from "../parts/range/range";
import type {
    DifferenceAnswer,
    FlameAnswer,
    Listed,
    LogHistogram,
    LogPattern,
    LogRow,
    MapAnswer,
    Metric,
    MetricAnswer,
    MetricLabel,
    Operation,
    Paged,
    ProfileRow,
    RequestSeries,
    ServiceList,
    Show,
    SlowOperation,
    SpanRow,
    Statement,
    StoreFigures,
    TraceAnswer,
    VersionChange,
    WhyAnswer,
} from "./answers";

export * from "./answers";

type Query = Readonly<
    Record<string, string | number | boolean | readonly string[] | null | undefined>
>;
type Get = (
    path: string,
    options: { params: { query: object }; signal: AbortSignal },
) => Promise<{ data?: unknown }>;

function get<T>(path: string, query: Query, signal: AbortSignal): Promise<T> {
    const given = Object.entries(query).flatMap(([name, value]) => {
        // Lists are written as one value, with commas.
        const written = Array.isArray(value) ? value.join(",") : value;
        const isAsked = written !== undefined && written !== null && written !== "";
        return isAsked && written !== false ? [[name, written]] : [];
    });
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

/** Of one environment, where one is chosen. */
export interface Place extends Scope {
    environment?: string | undefined;
}

export interface Requests extends Place {
    operation?: string | undefined;
    kind?: string | undefined;
}

export const servicesQuery = (span: Span, { application, environment }: Place) =>
    asked<ServiceList>("services", { ...within(span), application, environment });

export const changesQuery = (span: Span, place: Place) =>
    asked<{ items: VersionChange[] }>("changes", { ...within(span), ...place });

export const operationsQuery = (span: Span, scope: Place) =>
    asked<Listed<Operation>>("operations", { ...within(span), ...scope, limit: 100 });

export const seriesQuery = (span: Span, requests: Requests) =>
    asked<RequestSeries>("series", { ...within(span), ...requests });

export const mapQuery = (span: Span, { application, environment }: Place) =>
    asked<MapAnswer>("map", { ...within(span), application, environment });

export interface SpanFilter extends Omit<Requests, "environment"> {
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

export const slowQuery = (span: Span, scope: Place) =>
    asked<{ items: SlowOperation[] }>("slow", { ...within(span), ...scope });

export const statementsQuery = (span: Span, scope: Scope) =>
    asked<Listed<Statement>>("statements", { ...within(span), ...scope, limit: 100 });

export interface WhyQuestion extends Requests {
    chosen: "slow" | "errors" | "range";
    part?: Span | undefined;
    min_micros?: number | undefined;
    attribute?: readonly string[] | undefined;
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
    asked<Listed<LogPattern> & { sampled: boolean }>("logs/patterns", {
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

/** What the store does at this moment: read again and again while it is looked at. */
export const figuresQuery = queryOptions({
    queryKey: ["telemetry", "figures"],
    queryFn: ({ signal }) => get<StoreFigures>("figures", {}, signal),
    refetchInterval: 5_000,
});
