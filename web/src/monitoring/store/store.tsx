// What the store of telemetry has and does, for those who run it: what comes, what waits, how much
// lies on disk, and what keeps it from storing.
import { IconAlertTriangle, IconDatabase } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import pageStyles from "../../frame/page.module.css";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { StatTile } from "../../parts/value/stat-tile";
import { bytes } from "../../parts/value/format";
import { figuresQuery, type StoreFigures } from "../api";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import own from "../service/service.module.css";
import why from "../why/why.module.css";
import { isPressed, isUnused, rateOf, type Reading, withReading } from "./readings";

export function StorePage() {
    const { t } = useTranslation();
    const { data, dataUpdatedAt, error, refetch } = useQuery(figuresQuery);
    const [readings, setReadings] = useState<readonly Reading[]>([]);
    useEffect(() => {
        if (data) setReadings((all) => withReading(all, { at: dataUpdatedAt, figures: data }));
    }, [data, dataUpdatedAt]);
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                <h1>{t("place.telemetryStore")}</h1>
                <span className="dim">{t("telemetry.store.refreshes")}</span>
            </div>
            <div className={own.overview}>
                {!data && error && <Failed error={error} retry={() => void refetch()} />}
                {!data && !error && <Skeletons rows={8} height={40} />}
                {data && error && (
                    <Warning title={t("telemetry.store.stale")}>
                        {t("telemetry.store.staleHelp")}
                    </Warning>
                )}
                {data && <Figures of={data} readings={readings} />}
            </div>
        </div>
    );
}

function Figures({ of, readings }: { of: StoreFigures; readings: readonly Reading[] }) {
    const { t } = useTranslation();
    return (
        <>
            {of.trouble !== "" && (
                <Warning title={t("telemetry.store.trouble")}>
                    <span translate="no">{of.trouble}</span> {t("telemetry.store.troubleHelp")}
                </Warning>
            )}
            {isPressed(readings) && (
                <Warning title={t("telemetry.store.pressed")}>
                    {t("telemetry.store.pressedHelp")}
                </Warning>
            )}
            {of.damaged.length > 0 && (
                <Warning title={t("telemetry.store.damaged", { count: of.damaged.length })}>
                    {t("telemetry.store.damagedHelp")}
                    <ul translate="no">
                        {of.damaged.map((file) => (
                            <li key={file}>{file}</li>
                        ))}
                    </ul>
                </Warning>
            )}
            {isUnused(of) && (
                <Empty
                    icon={<IconDatabase size={22} />}
                    title={t("telemetry.store.empty")}
                    action={
                        <Link to="/services" search={{}}>
                            {t("telemetry.traces.toServices")}
                        </Link>
                    }
                >
                    {t("telemetry.store.emptyHelp")}
                </Empty>
            )}
            <Tiles of={of} />
            <Signals of={of} readings={readings} />
            <Meanings />
        </>
    );
}

/** What is wrong, and what to do about it. */
function Warning({ title, children }: { title: string; children: ReactNode }) {
    return (
        <div className={why.abstains} role="alert">
            <IconAlertTriangle size={14} className={styles.failing} aria-hidden /> <b>{title}</b>{" "}
            {children}
        </div>
    );
}

function Tiles({ of }: { of: StoreFigures }) {
    const { t } = useTranslation();
    const formats = useFormats();
    const { language } = formats;
    const disk = of.signals.reduce((sum, one) => sum + one.bytes, 0);
    const note = (text: string) => <span className="dim">{text}</span>;
    return (
        <section
            className={own.tiles}
            style={{ gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))" }}
            aria-labelledby="store-now"
        >
            <h2 id="store-now" className="unseen">
                {t("telemetry.store.now")}
            </h2>
            <StatTile
                label={t("telemetry.store.queue")}
                unit="count"
                value={of.queued_requests}
                picture={note(
                    t("telemetry.store.queueSize", { size: bytes(of.queued_bytes, language) }),
                )}
            />
            <StatTile
                label={t("telemetry.store.journal")}
                unit="bytes"
                value={of.journal_bytes}
                picture={note(t("telemetry.store.journalHelp"))}
            />
            <StatTile
                label={t("telemetry.store.disk")}
                unit="bytes"
                value={disk}
                picture={note(t("telemetry.store.diskHelp"))}
            />
            <StatTile
                label={t("telemetry.store.series")}
                unit="count"
                value={of.series}
                picture={
                    of.series_max > 0 &&
                    note(t("telemetry.store.seriesHelp", { max: formats.count(of.series_max) }))
                }
            />
        </section>
    );
}

function Signals({ of, readings }: { of: StoreFigures; readings: readonly Reading[] }) {
    const { t } = useTranslation();
    const formats = useFormats();
    // Of days by UTC, as files are.
    const day = new Intl.DateTimeFormat(formats.language, { dateStyle: "medium", timeZone: "UTC" });
    const columns = ["rate", "received", "rejected", "refused", "resends", "waiting"] as const;
    return (
        <section className={why.part} aria-labelledby="store-signals">
            <h2 id="store-signals">{t("telemetry.store.signals")}</h2>
            <div
                role="group"
                aria-labelledby="store-signals"
                tabIndex={0}
                style={{ overflowX: "auto", overflowWrap: "normal" }}
            >
                <table className={styles.lines} aria-labelledby="store-signals">
                    <thead>
                        <tr>
                            <th scope="col">{t("telemetry.store.signal")}</th>
                            {[...columns, "bytes", "oldest"].map((name) => (
                                <th key={name} scope="col">
                                    {t(`telemetry.store.column.${name as "bytes"}`)}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody translate="no">
                        {of.signals.map((one) => {
                            const rate = rateOf(readings, one.signal);
                            const bad = (count: number) => (count > 0 ? styles.failing : undefined);
                            return (
                                <tr key={one.signal}>
                                    <th scope="row" translate="yes">
                                        {t(`telemetry.store.name.${one.signal}`)}
                                    </th>
                                    <td>{rate === null ? "–" : formats.rate(rate)}</td>
                                    <td>{formats.count(one.received)}</td>
                                    <td className={bad(one.rejected)}>
                                        {formats.count(one.rejected)}
                                    </td>
                                    <td className={bad(one.refused)}>
                                        {formats.count(one.refused)}
                                    </td>
                                    <td>{formats.count(one.resends)}</td>
                                    <td>{formats.count(one.waiting)}</td>
                                    <td>{bytes(one.bytes, formats.language)}</td>
                                    <td>
                                        {one.oldest === null
                                            ? "–"
                                            : day.format(new Date(one.oldest))}
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

/** What the columns count, and what to do where they count too much. */
function Meanings() {
    const { t } = useTranslation();
    const names = ["received", "rejected", "refused", "resends", "waiting", "bytes"] as const;
    return (
        <section className={why.part} aria-labelledby="store-meanings">
            <h2 id="store-meanings">{t("telemetry.store.meanings")}</h2>
            <dl className={own.meanings}>
                {names.map((name) => (
                    <div key={name}>
                        <dt>{t(`telemetry.store.column.${name}`)}</dt>
                        <dd className="dim">{t(`telemetry.store.meaning.${name}`)}</dd>
                    </div>
                ))}
            </dl>
            <p className={own.hint}>
                {t("telemetry.store.docs")} <code translate="no">docs/operate/telemetry.md</code>
            </p>
        </section>
    );
}
