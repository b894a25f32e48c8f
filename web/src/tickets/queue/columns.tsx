// What a list of tickets shows of each: status, key, subject and labels, organization, level,
// priority, assignee, age; and more where it is chosen.
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow } from "../../api/types";
import { LevelMark } from "../../frame/level-mark";
import type { Column } from "../../parts/table/columns";
import { isStaff, useMe } from "../../session/session";
import { useNow, When } from "../../text/when";
import type { ClockName } from "../clock-words";
import { ConfidentialMark, PriorityMark, StatusMark } from "../marks";
import styles from "./list.module.css";

const labelsShown = 3;

function Subject({ row }: { row: TicketRow }) {
    const more = row.labels.slice(labelsShown);
    return (
        <span className={styles.subject} translate="no">
            <ConfidentialMark of={row} />
            <Link
                to="/tickets/$key"
                params={{ key: row.key }}
                className={styles.link}
                title={row.subject}
                tabIndex={-1}
            >
                {row.subject}
            </Link>
            {row.labels.slice(0, labelsShown).map((label) => (
                <span key={label} className="tag">
                    {label}
                </span>
            ))}
            {more.length > 0 && (
                <span className="tag" title={more.join(", ")}>
                    +{more.length}
                </span>
            )}
        </span>
    );
}

/** When the next of a ticket's clocks is due. */
export function Due({ due: { clock, due_at, warn_at } }: { due: NonNullable<TicketRow["due"]> }) {
    const { t } = useTranslation();
    const now = useNow();
    const isLate = Date.parse(due_at) <= now;
    const isSoon = warn_at !== null && Date.parse(warn_at) <= now;
    return (
        <span
            className={styles.due}
            data-state={isLate ? "late" : isSoon ? "soon" : undefined}
            title={t(`clock.name.${clock as ClockName}`)}
        >
            {isLate && <>{t("clock.late")} </>}
            <When at={due_at} isShort />
        </span>
    );
}

const ofWhom = ({ organization, requester }: TicketRow) => organization?.name ?? requester.name;

/** `keyLength`: of the longest key that is shown. */
export function useTicketColumns(keyLength: number): readonly Column<TicketRow>[] {
    const { t } = useTranslation();
    const isForStaff = isStaff(useMe());
    return useMemo(() => {
        const name = (text: string | undefined) => text && <span translate="no">{text}</span>;
        const columns: (Column<TicketRow> | false)[] = [
            {
                id: "status",
                label: t("field.status"),
                show: ({ status }) => <StatusMark status={status} />,
                width: 36,
                isMark: true,
            },
            {
                id: "key",
                label: t("field.key"),
                show: ({ key }) => (
                    <span className={styles.key} translate="no">
                        {key}
                    </span>
                ),
                width: 24 + 8 * Math.max(7, keyLength),
            },
            {
                id: "subject",
                label: t("field.subject"),
                show: (row) => <Subject row={row} />,
                width: 200,
                isWide: true,
                isFixed: true,
            },
            {
                id: "organization",
                label: t("field.organization"),
                show: (row) => name(ofWhom(row)),
                width: 150,
            },
            isForStaff && {
                id: "level",
                label: t("field.level"),
                show: ({ level }) => level && <LevelMark level={level} />,
                width: 56,
            },
            {
                id: "priority",
                label: t("field.priority"),
                show: ({ priority }) => <PriorityMark priority={priority} />,
                width: 36,
                isMark: true,
            },
            isForStaff && {
                id: "due",
                label: t("clock.due"),
                show: ({ due }) => due && <Due due={due} />,
                width: 100,
                isNumber: true,
                isSortable: true,
            },
            {
                id: "assignee",
                label: t("field.assignee"),
                show: ({ assignee }) =>
                    name(assignee?.name) ?? <span className="dim">{t("list.nobody")}</span>,
                width: 130,
            },
            {
                id: "requester",
                label: t("field.requester"),
                show: ({ requester }) => name(requester.name),
                width: 130,
                isOptional: true,
            },
            {
                id: "application",
                label: t("field.application"),
                show: ({ application }) => name(application.name),
                width: 120,
                isOptional: true,
            },
            {
                id: "kind",
                label: t("field.kind"),
                show: ({ kind }) => t(`kind.${kind}`),
                width: 120,
                isOptional: true,
            },
            {
                id: "created",
                label: t("field.created_at"),
                show: ({ created_at }) => <When at={created_at} isShort className={styles.age} />,
                width: 90,
                isNumber: true,
                isOptional: true,
            },
            {
                id: "updated",
                label: t("field.updated_at"),
                show: ({ updated_at }) => <When at={updated_at} isShort className={styles.age} />,
                width: 100,
                isNumber: true,
            },
        ];
        return columns.filter((column) => column !== false);
    }, [t, isForStaff, keyLength]);
}

/** A ticket where the page is narrow: two lines. */
export const onPhone = {
    height: 56,
    show: (row: TicketRow) => (
        <div className={styles.narrow}>
            <StatusMark status={row.status} />
            <ConfidentialMark of={row} />
            <Link
                to="/tickets/$key"
                params={{ key: row.key }}
                className={styles.link}
                translate="no"
                tabIndex={-1}
            >
                {row.subject}
            </Link>
            <When at={row.updated_at} isShort className={styles.age} />
            <span className={styles.key} translate="no">
                {row.key}
            </span>
            <span className="dim cut" translate="no">
                {ofWhom(row)}
            </span>
            <span className={styles.level}>{row.level && <LevelMark level={row.level} />}</span>
            <PriorityMark priority={row.priority} />
        </div>
    ),
};
