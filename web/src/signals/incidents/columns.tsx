// The columns of the list of incidents.
import { IconBellOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Column } from "../../parts/table/columns";
import { count, duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { useNow, When } from "../../text/when";
import { SeverityMark, StateMark } from "../marks";
import { severities, shownStates } from "../names";
import styles from "../signals.module.css";
import { type IncidentRow, lasts } from "./model";

export function useColumns(): Column<IncidentRow>[] {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const now = useNow();
    return useMemo<Column<IncidentRow>[]>(
        () =>
            [
                {
                    id: "severity",
                    label: t("incident.severity"),
                    show: ({ incident }: IncidentRow) => <SeverityMark of={incident.severity} />,
                    value: ({ incident }: IncidentRow) => severities.indexOf(incident.severity),
                    width: 90,
                    isOnPhone: true,
                },
                {
                    id: "title",
                    label: t("incident.title"),
                    show: (row: IncidentRow) => <Title of={row} />,
                    value: ({ incident }: IncidentRow) => incident.title,
                    width: 170,
                    isWide: true,
                    isFixed: true,
                    isOnPhone: true,
                },
                {
                    id: "state",
                    label: t("incident.state"),
                    show: ({ state }: IncidentRow) => <StateMark of={state} />,
                    value: ({ state }: IncidentRow) => shownStates.indexOf(state),
                    width: 124,
                    isOnPhone: true,
                },
                {
                    id: "application",
                    label: t("incident.application"),
                    show: ({ incident }: IncidentRow) => (
                        <span translate="no">{incident.application}</span>
                    ),
                    value: ({ incident }: IncidentRow) => incident.application,
                    width: 92,
                },
                {
                    id: "environment",
                    label: t("incident.environment"),
                    show: ({ incident }: IncidentRow) => (
                        <span translate="no">{incident.environment || "–"}</span>
                    ),
                    value: ({ incident }: IncidentRow) => incident.environment,
                    width: 104,
                },
                {
                    id: "services",
                    label: t("incident.services"),
                    show: ({ services }: IncidentRow) => (
                        <span translate="no" className="cut" title={services?.join(", ")}>
                            {services?.join(", ") || "–"}
                        </span>
                    ),
                    value: ({ services }: IncidentRow) => services?.join(", ") ?? "",
                    width: 106,
                },
                {
                    id: "signals",
                    label: t("incident.signals"),
                    show: ({ incident: { signals: all, open_signals: open } }: IncidentRow) =>
                        open > 0 && open < all ? (
                            <span title={t("incident.openOf", { open, all })}>
                                {count(open, language)}/{count(all, language)}
                            </span>
                        ) : (
                            count(all, language)
                        ),
                    value: ({ incident }: IncidentRow) => incident.signals,
                    width: 72,
                    isNumber: true,
                },
                {
                    id: "ticket",
                    label: t("incident.ticket"),
                    show: ({ incident }: IncidentRow) => <TicketLink of={incident} />,
                    value: ({ incident }: IncidentRow) => incident.ticket ?? "",
                    width: 76,
                },
                {
                    id: "by",
                    label: t("incident.by"),
                    show: ({ by }: IncidentRow) => (
                        <span translate="no" className="cut">
                            {by.join(", ") || "–"}
                        </span>
                    ),
                    value: ({ by }: IncidentRow) => by.join(", "),
                    width: 120,
                    isOptional: true,
                },
                {
                    id: "since",
                    label: t("incident.since"),
                    show: ({ incident }: IncidentRow) => <When at={incident.opened_at} />,
                    value: ({ incident }: IncidentRow) => incident.opened_at,
                    width: 112,
                    isNumber: true,
                },
                {
                    id: "lasts",
                    label: t("incident.lasts"),
                    show: ({ incident }: IncidentRow) => (
                        <span translate="no">{duration(lasts(incident, now), language)}</span>
                    ),
                    value: ({ incident }: IncidentRow) => lasts(incident, now),
                    width: 92,
                    isNumber: true,
                },
                // The order is what is open first; of what is not all here nothing else is known.
            ].map((column) => ({ ...column, isSortable: false })),
        [t, language, now],
    );
}

function Title({ of: { incident, isQuiet } }: { of: IncidentRow }) {
    const { t } = useTranslation();
    return (
        <span className={styles.title}>
            <Link
                to="/incidents/$id"
                params={{ id: incident.id }}
                className="cut"
                translate="no"
                title={incident.title}
                tabIndex={-1}
                onClick={(event) => event.stopPropagation()}
            >
                {incident.title}
            </Link>
            {isQuiet && (
                <IconBellOff
                    size={13}
                    role="img"
                    aria-label={t("signal.silenced")}
                    className={styles.quiet}
                />
            )}
        </span>
    );
}

export function TicketLink({ of: { ticket: key } }: { of: { ticket: string | null } }) {
    if (key === null) return <>–</>;
    return (
        <Link to="/tickets/$key" params={{ key }} translate="no">
            {key}
        </Link>
    );
}
