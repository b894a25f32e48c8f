// What merges leave behind: where a merged ticket went, and what was merged into one.
import { Button, CloseButton } from "@mantine/core";
import { IconArrowMerge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { isStaff, useMe } from "../session/session";
import { When } from "../text/when";
import type { TicketActions } from "./actions";
import styles from "./merged.module.css";
import { Group } from "./properties";
import propertyStyles from "./properties.module.css";
import { draftQuery, mergedTicketsQuery } from "./queries";

/** Above a merged ticket: the one it shows in, and the way back. */
export function MergedInto({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const into = ticket.merged_into;
    if (!into) return null;
    return (
        <div className={styles.banner} role="note">
            <IconArrowMerge size={16} aria-hidden />
            <span className="grow">
                {t("merge.mergedInto")}{" "}
                <Link to="/tickets/$key" params={{ key: into.key }} translate="no">
                    {into.key} {into.subject}
                </Link>
                {". "}
                {t("merge.showsThere")}
                <Unsent ticketKey={ticket.key} />
            </span>
            {ticket.may.includes("undo_merge") && (
                <Button
                    size="compact-sm"
                    loading={actions.isBusy}
                    onClick={() => void actions.undoMerge(ticket.key).catch(() => undefined)}
                >
                    {t("merge.undo")}
                </Button>
            )}
        </div>
    );
}

/** What one was writing here, which can be sent in the other ticket only. */
function Unsent({ ticketKey }: { ticketKey: string }) {
    const { t } = useTranslation();
    const { data } = useQuery(draftQuery(ticketKey));
    if (!data?.text) return null;
    return (
        <details>
            <summary>{t("merge.unsent")}</summary>
            <p style={{ whiteSpace: "pre-wrap" }} translate="no">
                {data.text}
            </p>
        </details>
    );
}

/** Beside a ticket: what was merged into it. */
export function MergedTickets({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const isInside = isStaff(useMe());
    const { data: merged = [] } = useQuery({
        ...mergedTicketsQuery(ticket.key),
        enabled: isInside,
    });
    if (merged.length === 0) return null;
    return (
        <Group title={t("merge.merged")}>
            <ul role="list">
                {merged.map(({ key, subject, merged_at }) => (
                    <li key={key} className={propertyStyles.link}>
                        <IconArrowMerge size={14} aria-hidden />
                        <span className="grow">
                            <Link
                                to="/tickets/$key"
                                params={{ key }}
                                translate="no"
                                title={subject}
                            >
                                {key}
                            </Link>{" "}
                            <span className="dim">
                                <When at={merged_at} />
                            </span>
                            <span className={`${propertyStyles.linked} cut`} translate="no">
                                {subject}
                            </span>
                        </span>
                        {ticket.may.includes("merge") && (
                            <CloseButton
                                size="xs"
                                aria-label={t("merge.undoOf", { key })}
                                title={t("merge.undoOf", { key })}
                                onClick={() => void actions.undoMerge(key).catch(() => undefined)}
                            />
                        )}
                    </li>
                ))}
            </ul>
        </Group>
    );
}
