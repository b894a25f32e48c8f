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
import { LevelSign, StateDot, TicketLink, UnhandledSign } from "../marks";
import { releaseOf, shortType, shownState, titleOf } from "../model";

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
                width: 40,
                isMark: true,
            },
            {
                id: "title",
                label: t("bugfix.error"),
                show: (row) => <Title of={row} />,
                width: 170,
                isWide: true,
                isFixed: true,
            },
            {
                id: "culprit",
                label: t("bugfix.culprit"),
                show: ({ culprit }) => <span className="dim cut">{name(culprit)}</span>,
                width: 110,
            },
            {
                id: "application",
                label: t("bugfix.application"),
                show: ({ application }) => name(application),
                width: 68,
            },
            {
                id: "level",
                label: t("bugfix.level"),
                show: ({ level }) => <LevelSign of={level} />,
                width: 40,
                isMark: true,
            },
            {
                id: "trend",
                label: t("bugfix.trendShort"),
                show: (row) => <Trend of={row} language={language} />,
                width: 100,
            },
            {
                id: "events",
                label: t("bugfix.events"),
                show: ({ events }) => count(events, language),
                width: 66,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "users",
                label: t("bugfix.users"),
                show: ({ users }) => (users === 0 ? "–" : count(users, language)),
                width: 60,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "last_seen",
                label: t("bugfix.last"),
                show: ({ last_seen: at }) => <When at={at} isShort className={styles.age} />,
                width: 70,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "first_seen",
                label: t("bugfix.firstShort"),
                show: ({ first_seen: at }) => <When at={at} isShort className={styles.age} />,
                width: 60,
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
                width: 76,
            },
            {
                id: "ticket",
                label: t("bugfix.ticket"),
                show: ({ ticket }) => (ticket === null ? "–" : <TicketLink of={ticket} />),
                width: 80,
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
                <strong>{shortType(type)}</strong>
                {value !== "" && <span className="dim"> {value}</span>}
            </Link>
            {of.is_unhandled && <UnhandledSign />}
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
                <strong>{shortType(type)}</strong>
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
