// How a ticket stands to others.
import { Button, CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import type { TicketActions } from "./actions";
import { StatusMark } from "./marks";
import { Group } from "./properties";
import styles from "./properties.module.css";
import { linksQuery } from "./queries";
import { subtasks } from "./subtasks";
import { useUndoSplit } from "./use-split";

export function Links({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const { data: links = [] } = useQuery(linksQuery(ticket.key));
    const children = subtasks(links);
    const undoSplit = useUndoSplit();
    const canLink = ticket.may.includes("link");
    if (links.length === 0 && !canLink) return null;
    return (
        <Group title={t("ticket.links")}>
            {links.length === 0 && (
                <p className="dim">
                    {t("ticket.noLinks")} <kbd>l</kbd>
                </p>
            )}
            {children.all > 0 && (
                <p className="dim">
                    {t("ticket.subtasks", { done: children.done, count: children.all })}
                </p>
            )}
            <ul role="list">
                {links.map(({ id, relation, ticket: other, is_split }) => (
                    <li key={id} className={styles.link}>
                        <StatusMark status={other.status} size={14} />
                        <span className="grow">
                            <span className="dim">
                                {is_split ? t("split.from") : t(`relation.${relation}`)}
                            </span>{" "}
                            <Link
                                to="/tickets/$key"
                                params={{ key: other.key }}
                                translate="no"
                                title={other.subject}
                            >
                                {other.key}
                            </Link>
                            <span className={`${styles.linked} cut`} translate="no">
                                {other.subject}
                            </span>
                        </span>
                        {canLink && is_split && (
                            <Button size="compact-xs" onClick={() => void undoSplit(ticket.key)}>
                                {t("split.undo")}
                            </Button>
                        )}
                        {canLink && !is_split && (
                            <CloseButton
                                size="xs"
                                aria-label={t("ticket.unlink", { key: other.key })}
                                onClick={() =>
                                    void actions
                                        .unlink(id, { relation, ticket: other.key })
                                        .catch(() => undefined)
                                }
                            />
                        )}
                    </li>
                ))}
            </ul>
        </Group>
    );
}
