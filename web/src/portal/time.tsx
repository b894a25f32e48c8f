// The billable time that was spent on a request, where the contract shows it.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { spentTime } from "../parts/value/spent";
import { locale } from "../text/language";
import styles from "./portal.module.css";
import { timeQuery } from "./queries";

export function TimeOf({ ticketKey }: { ticketKey: string }) {
    const { t, i18n } = useTranslation();
    const { data } = useQuery(timeQuery(ticketKey));
    if (!data?.is_shown || data.total_minutes === 0) return null;
    const language = locale(i18n.language);
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
    return (
        <dl className={styles.answers} aria-label={t("portal.ticket.time")}>
            <div>
                <dt>{t("portal.ticket.time")}</dt>
                <dd>{spentTime(data.total_minutes, language)}</dd>
            </div>
            {data.items.map((entry) => (
                <div key={entry.id}>
                    <dt>{day.format(new Date(`${entry.on}T00:00:00Z`))}</dt>
                    <dd>{spentTime(entry.minutes, language)}</dd>
                </div>
            ))}
        </dl>
    );
}
