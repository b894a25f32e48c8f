// The columns of the list of incidents.
import { IconBellOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Incident } from "../../api/types";
import type { Column } from "../../parts/table/columns";
import { count, duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { useNow, When } from "../../text/when";
import { SeverityMark, StateMark } from "../marks";
import { severities, shownStates } from "../names";
import styles from "../signals.module.css";
import { lasts, peopleOf, placeOf, servicesOf, stateOf } from "./model";

export function useColumns(): Column<Incident>[] {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const now = useNow();
    return useMemo<Column<Incident>[]>(
        () =>
            [
                {
                    id: "severity",
                    label: t("incident.severity"),
                    show: ({ severity }: Incident) => <SeverityMark of={severity} />,
                    value: ({ severity }: Incident) => severities.indexOf(severity),
                    width: 98,
                    isOnPhone: true,
                },
                {
                    id: "title",
                    label: t("incident.title"),
                    show: (row: Incident) => <Title of={row} />,
                    value: ({ title }: Incident) => title,
                    width: 170,
                    isWide: true,
                    isFixed: true,
                    isOnPhone: true,
                },
                {
                    id: "state",
                    label: t("incident.state"),
                    show: (row: Incident) => <StateMark of={stateOf(row)} />,
                    value: (row: Incident) => shownStates.indexOf(stateOf(row)),
                    width: 124,
                    isOnPhone: true,
                },
                {
                    id: "where",
                    label: t("incident.where"),
                    show: (row: Incident) => (
                        <span translate="no" className="cut" title={servicesOf(row)}>
                            {placeOf(row)}
                        </span>
                    ),
                    value: placeOf,
                    width: 148,
                },
                {
                    id: "signals",
                    label: t("incident.signals"),
                    show: ({ signals: all, open_signals: open }: Incident) =>
                        open > 0 && open < all ? (
                            <span title={t("incident.openOf", { open, all })}>
                                {count(open, language)}/{count(all, language)}
                            </span>
                        ) : (
                            count(all, language)
                        ),
                    value: ({ signals }: Incident) => signals,
                    width: 72,
                    isNumber: true,
                },
                {
                    id: "ticket",
                    label: t("incident.ticket"),
                    show: (row: Incident) => <TicketLink of={row} />,
                    value: ({ ticket }: Incident) => ticket ?? "",
                    width: 76,
                },
                {
                    id: "since",
                    label: t("incident.since"),
                    show: ({ opened_at: at }: Incident) => <When at={at} isShort />,
                    value: ({ opened_at: at }: Incident) => at,
                    width: 88,
                    isNumber: true,
                },
                text("services", servicesOf),
                text("by", peopleOf),
                {
                    id: "lasts",
                    label: t("incident.lasts"),
                    show: (row: Incident) => (
                        <span translate="no">{duration(lasts(row, now), language)}</span>
                    ),
                    value: (row: Incident) => lasts(row, now),
                    width: 92,
                    isNumber: true,
                    isOptional: true,
                },
                // The order is what is open first; of what is not all here nothing else is known.
            ].map((column) => ({ ...column, isSortable: false })),
        [t, language, now],
    );

    function text(id: "services" | "by", of: (row: Incident) => string) {
        return {
            id,
            label: t(`incident.${id}`),
            show: (row: Incident) => (
                <span translate="no" className="cut" title={of(row)}>
                    {of(row) || "–"}
                </span>
            ),
            value: of,
            width: 120,
            isOptional: true,
        };
    }
}

function Title({ of: incident }: { of: Incident }) {
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
            {incident.is_silenced && (
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
