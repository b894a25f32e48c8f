// One trace: its waterfall, what a span carries, and the log records that were written meanwhile.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { type TimeRange, printRange } from "../../parts/range/range";
import { Tabs } from "../../parts/range/tabs";
import { TimeRangeProvider } from "../../parts/range/time-range";
import { useOpen } from "../../parts/panel/list-panel";
import { TraceView } from "../../parts/trace/trace-view";
import { When } from "../../text/when";
import { useAsked } from "../address";
import { type TraceAnswer, traceQuery } from "../api";
import { timeOf, useFormats } from "../figures";
import { LogSearch } from "../logs/log-search";
import styles from "../monitoring.module.css";
import { SpanPanel } from "./span-panel";
import { useRepeats, viewOf } from "./trace-model";

export function TracePage() {
    const { t } = useTranslation();
    const formats = useFormats();
    const { trace = "" } = useParams({ strict: false });
    const [{ at }] = useAsked();
    const answer = useQuery(traceQuery(trace, at));
    const root = useMemo(() => answer.data && rootOf(answer.data), [answer.data]);
    if (answer.error && !answer.data)
        return (
            <div className={pageStyles.page}>
                <Failed error={answer.error} retry={() => void answer.refetch()} isPage />
            </div>
        );
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                <Link to="/traces" search={{}}>
                    {t("place.traces")}
                </Link>
                <span className="dim" aria-hidden>
                    /
                </span>
                <h1 translate="no" title={trace}>
                    {root?.operation ?? trace}
                </h1>
                {answer.data && root && (
                    <>
                        <span className={styles.tag} translate="no">
                            {root.service}
                        </span>
                        <span className={styles.number}>
                            {formats.micros(answer.data.duration_micros)}
                        </span>
                        <span className="dim">
                            {t("telemetry.traces.spanCount", {
                                count: answer.data.spans.length,
                                shown: formats.count(answer.data.spans.length),
                            })}
                        </span>
                        <span className="grow" />
                        <When at={answer.data.started_at} className="dim" />
                    </>
                )}
            </div>
            {answer.data ? <Whole of={answer.data} /> : <Skeletons rows={16} height={26} />}
        </div>
    );
}

/** The span that called all others: the first that has no caller here. */
function rootOf({ spans }: TraceAnswer) {
    const ids = new Set(spans.map(({ span }) => span));
    const roots = spans.filter(({ parent }) => parent === null || !ids.has(parent));
    return roots.toSorted((a, b) => timeOf(a.started_at) - timeOf(b.started_at))[0] ?? spans[0];
}

const aroundMs = 60_000;

function Whole({ of }: { of: TraceAnswer }) {
    const { t } = useTranslation();
    const formats = useFormats();
    // Records are written a little before and after: the clocks of hosts differ.
    const range = useMemo<TimeRange>(() => {
        const from = Math.floor(timeOf(of.started_at)) - aroundMs;
        const to = from + Math.ceil(of.duration_micros / 1000) + 2 * aroundMs;
        return { kind: "between", from, to };
    }, [of]);
    return (
        <TimeRangeProvider key={printRange(range)} initial={range}>
            <div className={styles.content}>
                {of.is_cut && <p className={styles.note}>{t("telemetry.traces.isCut")}</p>}
                <Tabs
                    label={t("telemetry.trace")}
                    tabs={[
                        {
                            id: "spans",
                            label: t("telemetry.spans"),
                            count: formats.count(of.spans.length),
                            show: () => <Spans of={of} />,
                        },
                        {
                            id: "logs",
                            label: t("place.logs"),
                            count: formats.count(of.logs_count),
                            show: () => <LogSearch scope={{}} trace={of.trace} />,
                        },
                    ]}
                />
            </div>
        </TimeRangeProvider>
    );
}

function Spans({ of }: { of: TraceAnswer }) {
    const { t } = useTranslation();
    const [openId, open] = useOpen("span");
    const trace = useMemo(() => viewOf(of), [of]);
    const repeats = useRepeats(of);
    const order = useMemo(() => of.spans.map(({ span }) => span), [of]);
    const opened = of.spans.find(({ span }) => span === openId);
    return (
        <div className={styles.tracePage}>
            <TraceView
                label={t("telemetry.trace")}
                trace={trace}
                repeats={repeats}
                openId={openId}
                onOpen={(id) => open(id === openId ? undefined : id)}
            />
            {opened && (
                <SpanPanel
                    span={opened}
                    resource={of.resources[opened.resource] ?? {}}
                    order={order}
                    onOpen={open}
                />
            )}
        </div>
    );
}
