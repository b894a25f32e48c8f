// Errors that stand out in the time of an incident, each with why.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { IncidentError } from "../../api/types";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { StateDot } from "../marks";
import styles from "./beside.module.css";

export function IncidentErrorList({ of }: { of: readonly IncidentError[] }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    return (
        <ul role="list">
            {of.map((one) => (
                <li key={one.id} className={styles.error}>
                    <StateDot of={one.state} />
                    <div className="grow">
                        <Link to="/errors/$id" params={{ id: one.id }} translate="no">
                            {one.title}
                        </Link>
                        <div className="dim">
                            {t("bugfix.ofTicket.events", {
                                count: one.events,
                                shown: count(one.events, language),
                            })}
                            {" · "}
                            {one.kind === "more_often"
                                ? t("bugfix.ofIncident.more_often", {
                                      expected: count(Math.round(one.expected), language),
                                  })
                                : t(`bugfix.ofIncident.${one.kind}`)}
                        </div>
                        <div className="dim">
                            {t("bugfix.firstSeen")} <When at={one.first_seen} isShort />
                        </div>
                    </div>
                </li>
            ))}
        </ul>
    );
}
