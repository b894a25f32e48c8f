// The columns of the list of errors, and the line of one on a phone.
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorGroup } from "../../api/types";
import { Sparkline } from "../../parts/chart/sparkline";
import type { Column } from "../../parts/table/columns";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import styles from "../bugfix.module.css";
import { LevelMark, StateDot, TicketLink, UnhandledMark } from "../marks";
import { releaseOf, shownState, titleOf } from "../model";

export function useColumns(): Column<ErrorGroup>[] {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    return useMemo<Column<ErrorGroup>[]>(() => {
        const name = (text: string) => (
            <span translate="no" className="cut" title={text}>
                {text || "–"}
            </span>
        );
        const columns: Column<ErrorGroup>[] = [
            {
                id: "state",
                label: t("bugfix.state"),
                show: (row) => <StateDot of={shownState(row)} />,
                width: 34,
                isMark: true,
            },
            {
                id: "title",
                label: t("bugfix.error"),
                show: (row) => <Title of={row} />,
                width: 210,
                isWide: true,
                isFixed: true,
            },
            {
                id: "culprit",
                label: t("bugfix.culprit"),
                show: ({ culprit }) => <span className="dim cut">{name(culprit)}</span>,
                width: 138,
            },
            {
                id: "application",
                label: t("bugfix.application"),
                show: ({ application }) => name(application),
                width: 70,
            },
            {
                id: "level",
                label: t("bugfix.level"),
                show: ({ level }) => <LevelMark of={level} />,
                width: 82,
            },
            {
                id: "trend",
                label: t("bugfix.trend"),
                show: (row) => <Trend of={row} language={language} />,
                width: 96,
            },
            {
                id: "events",
                label: t("bugfix.events"),
                show: ({ events }) => count(events, language),
                width: 68,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "users",
                label: t("bugfix.users"),
                show: ({ users }) => (users === 0 ? "–" : count(users, language)),
                width: 64,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "last_seen",
                label: t("bugfix.lastSeen"),
                show: ({ last_seen: at }) => <When at={at} isShort className={styles.age} />,
                width: 76,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "first_seen",
                label: t("bugfix.firstSeen"),
                show: ({ first_seen: at }) => <When at={at} isShort className={styles.age} />,
                width: 76,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "release",
                label: t("bugfix.release"),
                show: (row) => (
                    <span
                        className={`cut ${styles.age}`}
                        translate="no"
                        title={releaseOf(row)}
                        data-regressed={shownState(row) === "regressed" || undefined}
                    >
                        {releaseOf(row) || "–"}
                    </span>
                ),
                width: 92,
            },
            {
                id: "assignee",
                label: t("bugfix.assignee"),
                show: ({ assignee }) =>
                    assignee ? (
                        name(assignee.name)
                    ) : (
                        <span className="dim">{t("bugfix.assign.nobody")}</span>
                    ),
                width: 80,
            },
            {
                id: "ticket",
                label: t("bugfix.ticket"),
                show: ({ ticket }) => (ticket === null ? "–" : <TicketLink of={ticket} />),
                width: 74,
            },
        ];
        return columns.map((column) => ({ isSortable: false, ...column }));
    }, [t, language]);
}

function Title({ of }: { of: ErrorGroup }) {
    const { type, value } = titleOf(of);
    return (
        <span className={styles.title}>
            <Link
                to="/errors/$id"
                params={{ id: of.id }}
                className={`cut ${styles.titleLink}`}
                translate="no"
                title={of.title}
                tabIndex={-1}
                onClick={(event) => event.stopPropagation()}
            >
                <strong>{type}</strong>
                {value !== "" && <span className="dim"> {value}</span>}
            </Link>
            {of.is_unhandled && <UnhandledMark />}
        </span>
    );
}

function Trend({ of: { trend }, language }: { of: ErrorGroup; language: string }) {
    const { t } = useTranslation();
    const all = trend.reduce((sum, one) => sum + one, 0);
    return (
        <Sparkline
            values={trend}
            width={80}
            label={t("bugfix.trendSaid", { count: all, shown: count(all, language) })}
        />
    );
}

function OnPhone({ of }: { of: ErrorGroup }) {
    const { i18n } = useTranslation();
    const { type, value } = titleOf(of);
    return (
        <div className={styles.narrow}>
            <StateDot of={shownState(of)} />
            <Link
                to="/errors/$id"
                params={{ id: of.id }}
                className={`cut ${styles.titleLink}`}
                translate="no"
                tabIndex={-1}
            >
                <strong>{type}</strong>
                {value !== "" && <span className="dim"> {value}</span>}
            </Link>
            <When at={of.last_seen} isShort className={styles.age} />
            <span className="dim cut" translate="no">
                {of.application} {of.culprit}
            </span>
            <span className={styles.age}>{count(of.events, locale(i18n.language))}</span>
        </div>
    );
}

export const onPhone = { height: 56, show: (row: ErrorGroup) => <OnPhone of={row} /> };
