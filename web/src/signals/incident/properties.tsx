// Where an incident is, and how it goes on.
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../api/types";
import { duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { At, useNow } from "../../text/when";
import { TicketLink } from "../incidents/columns";
import { lasts, peopleOf, servicesOf } from "../incidents/model";
import styles from "../signals.module.css";

export function Properties({ incident }: { incident: IncidentDetail }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const now = useNow();
    const by = peopleOf(incident);
    return (
        <section aria-labelledby="incident-where">
            <h2 id="incident-where">{t("incident.about")}</h2>
            <dl className={styles.properties}>
                <dt>{t("incident.application")}</dt>
                <dd translate="no">{incident.application}</dd>
                <dt>{t("incident.environment")}</dt>
                <dd translate="no">{incident.environment || "–"}</dd>
                <dt>{t("incident.services")}</dt>
                <dd translate="no">{servicesOf(incident) || "–"}</dd>
                <dt>{t("incident.since")}</dt>
                <dd>
                    <At at={incident.opened_at} />
                </dd>
                <dt>{t("incident.lasts")}</dt>
                <dd translate="no">{duration(lasts(incident, now), language)}</dd>
                <dt>{t("incident.signals")}</dt>
                <dd>
                    {t("incident.openOf", { open: incident.open_signals, all: incident.signals })}
                </dd>
                {by !== "" && <dt>{t("incident.by")}</dt>}
                {by !== "" && <dd translate="no">{by}</dd>}
                {incident.returns > 0 && <dt>{t("incident.returns")}</dt>}
                {incident.returns > 0 && (
                    <dd>{t("incident.returnsCount", { count: incident.returns })}</dd>
                )}
                {incident.ticket !== null && <dt>{t("incident.ticket")}</dt>}
                {incident.ticket !== null && (
                    <dd>
                        <TicketLink of={incident} />
                    </dd>
                )}
            </dl>
        </section>
    );
}
