// What is asked of telemetry about the trace of an error.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

interface TraceSpan {
    span: string;
    parent: string | null;
    started_at: string;
    duration_micros: number;
    service: string;
    operation: string;
    status: "unset" | "ok" | "error";
}

interface LogRow {
    id: string;
    at: string;
    service: string;
    severity: string;
    body: string;
}

/** Answers of telemetry are not described. */
type Get = (
    path: string,
    options: { params: { query: object }; signal: AbortSignal },
) => Promise<{ data?: unknown }>;

const get = <T>(path: string, query: object, signal: AbortSignal) =>
    answer(
        (api.GET as unknown as Get)(`/api/v1/telemetry/${path}`, {
            params: { query },
            signal,
        }) as Promise<{ data?: T }>,
    );

const staleTime = 60_000;
const aroundMs = 600_000;

export const traceQuery = (trace: string, around: string) =>
    queryOptions({
        queryKey: ["errors", "trace", trace],
        queryFn: ({ signal }) =>
            get<{ spans: TraceSpan[] }>(`traces/${encodeURIComponent(trace)}`, { around }, signal),
        staleTime,
        retry: false,
    });

/** What was logged in the trace within minutes of the error, the newest first. */
export const logsQuery = (trace: string, at: string) =>
    queryOptions({
        queryKey: ["errors", "logs", trace, at],
        queryFn: ({ signal }) =>
            get<{ items: LogRow[] }>(
                "logs",
                {
                    trace,
                    from: new Date(Date.parse(at) - aroundMs).toISOString(),
                    to: new Date(Date.parse(at) + aroundMs).toISOString(),
                    limit: 50,
                },
                signal,
            ),
        staleTime,
        retry: false,
    });
