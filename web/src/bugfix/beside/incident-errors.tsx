// Beside an incident: the errors of its services that are new in its time, came back, or come more
// often than the day before.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { BesideOf } from "../../frame/module";
import { incidentErrorsQuery } from "../queries";
import styles from "./beside.module.css";
import { IncidentErrorList } from "./incident-error-list";

export function IncidentErrors({ id }: BesideOf) {
    const { t } = useTranslation();
    const { data } = useQuery(incidentErrorsQuery(id));
    if (!data || data.items.length === 0) return null;
    return (
        <section className={styles.plain} aria-labelledby="incident-errors">
            <h2 id="incident-errors">{t("bugfix.ofIncident.title")}</h2>
            <p className="dim">
                {data.services.length === 0
                    ? t("bugfix.ofIncident.ofAll")
                    : t("bugfix.ofIncident.of", { services: data.services.join(", ") })}
            </p>
            <IncidentErrorList of={data.items} />
        </section>
    );
}
