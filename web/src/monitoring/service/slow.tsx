// What makes a service slow: for each operation where the time of its slowest traces goes, its
// statements, and calls that repeat.
import { IconAlertTriangle, IconGauge, IconRepeat } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Empty, Failed, Skeletons } from "../../frame/states";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { type Scope, type SlowOperation, slowQuery } from "../api";
import { perSecond, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import own from "./service.module.css";
import { Statements } from "./statements";

export function Slow({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }] = useAsked();
    const slow = useQuery(slowQuery({ from, to }, { ...scope, environment }));
    return (
        <div className={own.overview}>
            {!slow.data && slow.error && (
                <Failed error={slow.error} retry={() => void slow.refetch()} />
            )}
            {!slow.data && !slow.error && <Skeletons rows={8} height={48} />}
            {slow.data?.items.length === 0 && (
                <Empty icon={<IconGauge size={22} />} title={t("telemetry.slow.empty")}>
                    {t("telemetry.slow.emptyHelp")}
                </Empty>
            )}
            {slow.data && slow.data.items.length > 0 && (
                <>
                    <p className="dim">{t("telemetry.slow.help")}</p>
                    <ol role="list" className={own.slow}>
                        {slow.data.items.map((one) => (
                            <li key={JSON.stringify([one.service, one.operation, one.kind])}>
                                <OneSlow of={one} />
                            </li>
                        ))}
                    </ol>
                    <Statements scope={scope} />
                </>
            )}
        </div>
    );
}

/** What goes on at the same time, or after an answer was given up, makes more than the whole. */
const wholeOf = ({ where }: SlowOperation) =>
    Math.max(
        1,
        where.reduce((sum, one) => sum + one.own_micros_share, 0),
    );

function OneSlow({ of }: { of: SlowOperation }) {
    const { t } = useTranslation();
    const span = useTimeRange();
    const formats = useFormats();
    const [, ask] = useAsked();
    const whole = wholeOf(of);
    const filter = { operation: of.operation, kind: of.kind };
    return (
        <article className={own.card} aria-label={of.operation}>
            <header>
                <h2 className="cut" title={of.operation} translate="no">
                    {of.operation}
                </h2>
                <span className={styles.tag} translate="no">
                    {of.kind}
                </span>
                <span className="grow" />
                <button
                    type="button"
                    className={`plain ${styles.link}`}
                    onClick={() => ask({ ...filter, tab: "traces", order: "slowest" })}
                >
                    {t("telemetry.slow.traces")}
                </button>
                <button
                    type="button"
                    className={`plain ${styles.link}`}
                    onClick={() => ask({ ...filter, why: "slow" })}
                >
                    {t("telemetry.why.ask.slow")}
                </button>
            </header>
            <p className={own.figures}>
                <span>
                    p95 <b>{formats.micros(of.p95_micros)}</b>
                </span>
                <span>
                    {t("telemetry.requests")} <b>{formats.rate(perSecond(of.requests, span))}</b>
                </span>
                <span>
                    {t("telemetry.totalTime")} <b>{formats.micros(of.total_micros)}</b>
                </span>
                <span className="dim">
                    {t("telemetry.slow.sampled", {
                        count: of.sampled,
                        shown: formats.count(of.sampled),
                    })}
                </span>
            </p>
            <Where of={of} />
            {of.repeated.length > 0 && (
                <ul role="list" className={own.repeated}>
                    {of.repeated.map((one) => (
                        <li key={one.call}>
                            <IconRepeat size={14} aria-hidden />
                            <b>×{formats.count(one.count)}</b>
                            <code className="cut" title={one.call} translate="no">
                                {one.call}
                            </code>
                            {one.is_sequential && (
                                <span className={styles.tag}>
                                    <IconAlertTriangle size={11} aria-hidden />{" "}
                                    {t("telemetry.slow.sequential")}
                                </span>
                            )}
                            <span className="dim">
                                {t("telemetry.slow.ofTime", {
                                    share: formats.share(one.share / whole),
                                })}
                            </span>
                        </li>
                    ))}
                </ul>
            )}
            {of.statements.length > 0 && (
                <details>
                    <summary>
                        {t("telemetry.slow.statements", { count: of.statements.length })}
                    </summary>
                    <ul role="list" className={own.statements}>
                        {of.statements.map(({ statement, share }) => (
                            <li key={statement}>
                                <span className={styles.number}>
                                    {formats.share(share / whole)}
                                </span>
                                <code translate="no">{statement}</code>
                            </li>
                        ))}
                    </ul>
                </details>
            )}
        </article>
    );
}

const shownMax = 6;

/** Where the time goes: one bar, and its parts in words. */
function Where({ of }: { of: SlowOperation }) {
    const { t } = useTranslation();
    const formats = useFormats();
    const whole = wholeOf(of);
    const parts = of.where
        .map((one) => ({ ...one, own_micros_share: one.own_micros_share / whole }))
        .sort((a, b) => b.own_micros_share - a.own_micros_share);
    const shown = parts.slice(0, shownMax);
    const rest = parts.slice(shownMax).reduce((sum, one) => sum + one.own_micros_share, 0);
    return (
        <>
            <div className={own.bar} aria-hidden>
                {shown.map((one, at) => (
                    <span
                        key={`${one.service}\n${one.what}`}
                        data-at={at}
                        style={{ width: `${one.own_micros_share * 100}%` }}
                    />
                ))}
            </div>
            <ul role="list" className={own.where} aria-label={t("telemetry.slow.where")}>
                {shown.map((one, at) => (
                    <li key={`${one.service}\n${one.what}`}>
                        <i data-at={at} aria-hidden />
                        <span className={styles.number}>{formats.share(one.own_micros_share)}</span>
                        <span className="cut" title={one.what} translate="no">
                            {one.service} · {one.what}
                        </span>
                    </li>
                ))}
                {rest > 0 && (
                    <li>
                        <i aria-hidden />
                        <span className={styles.number}>{formats.share(rest)}</span>
                        <span>{t("telemetry.slow.rest")}</span>
                    </li>
                )}
            </ul>
        </>
    );
}
