// Hands a ticket to another level, with what that level has to know.
import { Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Level, Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import { MarkdownField } from "../parts/text/editor";
import { levels } from "../frame/level-mark";
import { teamsAt, teamsQuery } from "../api/teams";
import type { TicketActions } from "./actions";
import styles from "./dialogs.module.css";
import { useKeptText } from "./kept-text";

/** Up by one step, since each level hands over what it found; down to any. */
function reachable(from: Level): Level[] {
    const now = levels.indexOf(from);
    return levels.filter((_, at) => at === now + 1 || at < now).reverse();
}

export function EscalateDialog({
    ticket,
    actions,
    onEscalated,
    onClose,
}: {
    ticket: Ticket;
    actions: TicketActions;
    onEscalated?: (level: Level) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const { data: teams } = useQuery(teamsQuery);
    const offered = reachable(ticket.level ?? "L1");
    const [level, setLevel] = useState<Level>(offered[0] ?? "L1");
    const note = useKeptText(ticket.key, "escalate");
    const isReturn = ticket.level !== null && level < ticket.level;
    return (
        <Ask
            title={t(isReturn ? "escalate.returnTitle" : "escalate.title", {
                key: ticket.key,
                level,
            })}
            action={t(isReturn ? "escalate.return" : "escalate.do", { level })}
            isReady={note.text.trim() !== ""}
            isKept
            size={560}
            onClose={onClose}
            onDo={() =>
                actions.escalate(level, note.text.trim()).then(() => {
                    note.done();
                    onEscalated?.(level);
                })
            }
        >
            <Radio.Group
                label={t("escalate.to")}
                value={level}
                onChange={(value) => setLevel(value as Level)}
            >
                <div className={styles.levels}>
                    {offered.map((one) => {
                        const holders = teams && teamsAt(teams, one, ticket.application.key);
                        return (
                            <Radio
                                key={one}
                                size="xs"
                                value={one}
                                label={
                                    <>
                                        <strong translate="no">{one}</strong> {t(`level.${one}`)}
                                        <span className={styles.holder}>
                                            {holders &&
                                                (holders.length > 0 ? (
                                                    <span translate="no">
                                                        {holders.map(({ name }) => name).join(", ")}
                                                    </span>
                                                ) : (
                                                    t("escalate.noTeam")
                                                ))}
                                        </span>
                                    </>
                                }
                            />
                        );
                    })}
                </div>
            </Radio.Group>
            <MarkdownField
                isFirst
                isRequired
                label={t("escalate.note")}
                description={t("escalate.noteHelp")}
                value={note.text}
                onChange={note.write}
            />
        </Ask>
    );
}
