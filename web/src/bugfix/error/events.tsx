// The events of an error that are kept whole, the newest first.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ErrorGroup } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { At } from "../../text/when";
import { eventsQuery } from "../queries";
import styles from "./error.module.css";

export function Events({ of }: { of: ErrorGroup }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const { data, error, refetch } = useQuery(eventsQuery(of.id));
    if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
    if (!data) return <Skeletons rows={6} height={32} />;
    return (
        <section className={styles.part} aria-labelledby="error-events">
            <h2 id="error-events">
                {t("bugfix.keptEvents", {
                    count: of.events,
                    kept: count(data.length, language),
                    all: count(of.events, language),
                })}
            </h2>
            <div
                className={styles.wide}
                role="group"
                tabIndex={0}
                aria-label={t("bugfix.parts.events")}
            >
                <table className={styles.crumbs}>
                    <thead>
                        <tr>
                            <th scope="col">{t("bugfix.time")}</th>
                            <th scope="col">{t("bugfix.message")}</th>
                            <th scope="col">{t("bugfix.release")}</th>
                            <th scope="col">{t("bugfix.environment")}</th>
                            <th scope="col">{t("bugfix.user")}</th>
                            <th scope="col">{t("bugfix.kept")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {data.map((event) => (
                            <tr key={event.id}>
                                <td>
                                    <Link
                                        to="/errors/$id"
                                        params={{ id: of.id }}
                                        search={{ event: event.id }}
                                    >
                                        <At at={event.at} />
                                    </Link>
                                </td>
                                <td translate="no">{event.message || "–"}</td>
                                <td translate="no">{event.release || "–"}</td>
                                <td translate="no">{event.environment || "–"}</td>
                                <td translate="no">{event.user || "–"}</td>
                                <td className="dim">{t(`bugfix.keptBecause.${event.reason}`)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}
