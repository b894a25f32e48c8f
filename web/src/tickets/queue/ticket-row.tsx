// One ticket in one line: status, key, subject, labels, organization, level, priority, assignee,
// age.
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow as Row } from "../../api/types";
import { When } from "../../text/when";
import { LevelMark } from "../../frame/level-mark";
import { PriorityMark, StatusMark } from "../marks";
import styles from "./list.module.css";

export function useRowHeight(): number {
    return useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false })
        ? 56
        : 32;
}

interface Props {
    row: Row;
    at: number;
    /** How many rows there are in all, -1 where that is not known. */
    of: number;
    top: number;
    isChosen: boolean;
    isSelected: boolean;
    onFocus: (key: string) => void;
    onSelect: (key: string, isRange: boolean) => void;
}

export const TicketRow = memo(function TicketRow({
    row,
    at,
    of,
    top,
    isChosen,
    isSelected,
    onFocus,
    onSelect,
}: Props) {
    const { t } = useTranslation();
    return (
        <li
            className={styles.row}
            style={{ transform: `translateY(${top}px)` }}
            data-key={row.key}
            data-chosen={isChosen || undefined}
            data-selected={isSelected || undefined}
            aria-setsize={of}
            aria-posinset={at + 1}
            onFocus={() => onFocus(row.key)}
        >
            <input
                type="checkbox"
                className={styles.check}
                checked={isSelected}
                readOnly
                aria-label={t("list.select", { key: row.key })}
                onClick={(event) => onSelect(row.key, event.shiftKey)}
                tabIndex={isChosen ? 0 : -1}
            />
            <StatusMark status={row.status} />
            <span className={styles.key} translate="no">
                {row.key}
            </span>
            <span className={styles.subject}>
                <Link
                    to="/tickets/$key"
                    params={{ key: row.key }}
                    className={styles.link}
                    translate="no"
                    title={row.subject}
                >
                    {row.subject}
                </Link>
                {row.labels.slice(0, 3).map((label) => (
                    <span key={label} className="tag" translate="no">
                        {label}
                    </span>
                ))}
                {row.labels.length > 3 && (
                    <span className="tag" title={row.labels.slice(3).join(", ")} translate="no">
                        +{row.labels.length - 3}
                    </span>
                )}
            </span>
            <span className={`${styles.organization} cut`} translate="no">
                {row.organization?.name ?? row.requester.name}
            </span>
            <span className={styles.level}>{row.level && <LevelMark level={row.level} />}</span>
            <span className={styles.priority}>
                <PriorityMark priority={row.priority} />
            </span>
            <span
                className={`${styles.assignee} cut`}
                translate={row.assignee ? "no" : undefined}
                data-none={!row.assignee || undefined}
            >
                {row.assignee?.name ?? t("list.nobody")}
            </span>
            <When at={row.updated_at} isShort className={styles.age} />
        </li>
    );
});
