// What telemetry has of the trace in which an error happened: its spans, and what was logged.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../../api/problem";
import type { ErrorEvent } from "../../api/types";
import { anyPath } from "../../frame/places";
import { Failed, Skeletons } from "../../frame/states";
import { traceOf } from "../../parts/trace/spans";
import { TraceView } from "../../parts/trace/trace-view";
import { locale } from "../../text/language";
import styles from "./error.module.css";
import { Part } from "./facts";
import { logsQuery, traceQuery } from "./telemetry";

export function Around({ of }: { of: ErrorEvent }) {
    const { t } = useTranslation();
    const trace = useQuery(traceQuery(of.trace_id, of.event.at));
    const logs = useQuery(logsQuery(of.trace_id, of.event.at));
    const view = useMemo(
        () =>
            trace.data &&
            traceOf(
                trace.data.spans.map((one) => ({
                    id: one.span,
                    parent: one.parent,
                    name: one.operation,
                    service: one.service,
                    start: Date.parse(one.started_at),
                    duration: one.duration_micros / 1000,
                    isError: one.status === "error",
                })),
            ),
        [trace.data],
    );
    const isUnknown = trace.error instanceof Problem && trace.error.status === 404;
    const rows = logs.data?.items ?? [];
    return (
        <Part title={t("bugfix.around")}>
            {trace.isPending && <Skeletons rows={3} height={26} />}
            {trace.error && !isUnknown && (
                <Failed error={trace.error} retry={() => void trace.refetch()} />
            )}
            {(isUnknown || trace.data?.spans.length === 0) && (
                <p className="dim">{t("bugfix.noSpans")}</p>
            )}
            {view && view.spans.size > 0 && (
                <>
                    <p>
                        <Link
                            to={anyPath("/traces/$trace")}
                            params={{ trace: of.trace_id } as never}
                            search={{ at: of.event.at } as never}
                        >
                            {t("bugfix.toTrace")}
                        </Link>
                    </p>
                    <div className={styles.trace}>
                        <TraceView label={t("bugfix.around")} trace={view} />
                    </div>
                </>
            )}
            {rows.length > 0 && (
                <ol role="list" className={styles.logs} aria-label={t("bugfix.logs")}>
                    {rows.map((row) => (
                        <LogLine key={row.id} of={row} />
                    ))}
                </ol>
            )}
        </Part>
    );
}

function LogLine({ of }: { of: { at: string; severity: string; service: string; body: string } }) {
    const { i18n } = useTranslation();
    const clock = new Intl.DateTimeFormat(locale(i18n.language), { timeStyle: "medium" });
    return (
        <li data-level={of.severity} translate="no">
            <time dateTime={of.at}>{clock.format(Date.parse(of.at))}</time>
            <span>{of.severity}</span>
            <span>{of.body}</span>
        </li>
    );
}
