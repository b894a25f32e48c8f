// The groups of a monitor as they do now, what is open first.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Monitor, MonitorGroup } from "../../api/types";
import { Failed } from "../../frame/states";
import directory from "../../parts/directory/directory.module.css";
import { formatted } from "../../parts/value/format";
import { When } from "../../text/when";
import { useFormats } from "../figures";
import { readingOf } from "../metrics/units";
import styles from "../monitoring.module.css";
import { MonitorMark } from "./marks";
import { labelsText } from "./monitor-preview";
import { groupsQuery } from "./queries";

const shownMax = 100;

export function Groups({ monitor }: { monitor: Monitor }) {
    const { t } = useTranslation();
    const { language, count } = useFormats();
    const { data, error, refetch } = useQuery(groupsQuery(monitor.id));
    const reading = readingOf(monitor.query.metric, monitor.unit, monitor.query.show ?? "auto");
    if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
    if (!data) return null;
    if (data.items.length === 0)
        return <p className="dim">{t(`monitor.nothing.${nothingOf(monitor)}`)}</p>;
    const rest = data.items.length - shownMax;
    return (
        <>
            <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("monitor.now")}>
                <table className={directory.table}>
                    <thead>
                        <tr>
                            <th scope="col">{t("monitor.group")}</th>
                            <th scope="col">{t("monitor.state")}</th>
                            <th scope="col">{t("monitor.since")}</th>
                            <th scope="col">{t("monitor.value")}</th>
                            <th scope="col">{t("monitor.seen")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {data.items.slice(0, shownMax).map((each) => (
                            <tr key={labelsText(each.labels)}>
                                <td translate="no">{labelsText(each.labels) || "–"}</td>
                                <td>
                                    <State of={each} />
                                </td>
                                <td>{each.since ? <When at={each.since} /> : "–"}</td>
                                <td>
                                    {formatted(each.value * reading.factor, reading.unit, language)}
                                </td>
                                <td>
                                    <When at={each.seen_at} />
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {rest > 0 && <p className="dim">{t("monitor.more", { shown: count(rest) })}</p>}
        </>
    );
}

function State({ of }: { of: MonitorGroup }) {
    const { t } = useTranslation();
    if (of.level !== "ok") return <MonitorMark of={of.level} />;
    if (of.is_silent) return <MonitorMark of="silent" />;
    return of.is_pending ? t("monitor.pending") : <MonitorMark of="ok" />;
}

function nothingOf({ state }: Monitor) {
    return state === "paused" || state === "waiting" || state === "failing" ? state : "empty";
}
