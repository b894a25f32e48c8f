// A ticket on a board: what it is, how urgent, and whose.
import { Link } from "@tanstack/react-router";
import type { ComponentProps, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow } from "../../api/types";
import { PriorityMark, StatusMark } from "../marks";
import { Due } from "../queue/columns";
import styles from "./board.module.css";
import type { By } from "./columns";
import type { Drag } from "./use-drag";

interface Props {
    row: TicketRow;
    column: string;
    by: By;
    drag: Drag | null;
    describedBy: string;
    onStep: (event: KeyboardEvent<HTMLElement>) => void;
}

export function Card({ row, column, by, drag, describedBy, onStep }: Props) {
    const { t } = useTranslation();
    const held = drag?.held?.row.key === row.key ? drag.held : null;
    const { onKeyDown, ...pointer } = drag?.cardProps(row, column) ?? {};
    const keys: ComponentProps<"a">["onKeyDown"] = (event) => {
        onKeyDown?.(event);
        if (!event.defaultPrevented) onStep(event);
    };
    return (
        <Link
            to="/tickets/$key"
            params={{ key: row.key }}
            className={styles.card}
            data-card={row.key}
            data-held={held ? (held.isByKeys ? "keys" : "pointer") : undefined}
            aria-describedby={drag ? describedBy : undefined}
            onKeyDown={keys}
            {...pointer}
        >
            <span className={styles.top}>
                {by === "assignee" && <StatusMark status={row.status} size={14} />}
                <span className={styles.key} translate="no">
                    {row.key}
                </span>
                <span className="grow" />
                {row.due && <Due due={row.due} />}
                <PriorityMark priority={row.priority} />
            </span>
            <span className={styles.subject} translate="no">
                {row.subject}
            </span>
            {by === "status" && (
                <span className="dim cut">
                    {row.assignee ? (
                        <span translate="no">{row.assignee.name}</span>
                    ) : (
                        t("list.nobody")
                    )}
                </span>
            )}
        </Link>
    );
}
