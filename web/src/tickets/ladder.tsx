// L1 ▸ L2 ▸ L3 ▸ L4: which level has the ticket, and who holds it there.
import { useTranslation } from "react-i18next";

import type { Level, Ticket } from "../api/types";
import { levels } from "../frame/level-mark";
import styles from "./head.module.css";

export function Ladder({ ticket, level: current }: { ticket: Ticket; level: Level }) {
    const { t } = useTranslation();
    const now = levels.indexOf(current);
    return (
        <>
            <ol role="list" className={styles.ladder} aria-label={t("ticket.ladder")}>
                {levels.map((level, at) => (
                    <li
                        key={level}
                        className={styles.rung}
                        title={t(`level.${level}`)}
                        translate="no"
                        aria-current={at === now ? "step" : undefined}
                        data-passed={at < now || undefined}
                    >
                        {level}
                    </li>
                ))}
            </ol>
            <span className={styles.holder}>
                {ticket.team ? <span translate="no">{ticket.team.name}</span> : t("ticket.noTeam")}
                {" · "}
                {ticket.assignee ? (
                    <span translate="no">{ticket.assignee.name}</span>
                ) : (
                    t("list.nobody")
                )}
            </span>
        </>
    );
}
