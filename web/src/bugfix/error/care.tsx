// Who sees to an error: whom it is assigned to, its incident, and the tickets that it is linked
// with.
import { Button, CloseButton, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { Ask } from "../../frame/ask";
import { anyPath } from "../../frame/places";
import { TicketLink } from "../marks";
import { useTicketLinks } from "../use-ticket-links";
import styles from "./error.module.css";

interface Props {
    of: ErrorDetails;
    isLinking: boolean;
    setLinking: (is: boolean) => void;
}

export function Care({ of, isLinking, setLinking }: Props) {
    const { t } = useTranslation();
    const { group, tickets, incident } = of;
    const links = useTicketLinks();
    const canLink = group.may.includes("link_ticket");
    return (
        <section aria-labelledby="error-care">
            <h2 id="error-care">{t("bugfix.care")}</h2>
            <dl className={styles.properties}>
                <dt>{t("bugfix.assignee")}</dt>
                <dd translate="no">
                    {group.assignee?.name ?? (
                        <span className="dim" translate="yes">
                            {t("bugfix.assign.nobody")}
                        </span>
                    )}
                </dd>
                {incident !== null && (
                    <>
                        <dt>{t("bugfix.incident")}</dt>
                        <dd>
                            <Link
                                to={anyPath("/incidents/$id")}
                                params={{ id: incident.id } as never}
                                className={`cut ${styles.incident}`}
                                title={incident.title}
                                translate="no"
                            >
                                {incident.title}
                            </Link>
                            <span className="dim">
                                {t(
                                    incident.is_over
                                        ? "bugfix.incidentOver"
                                        : "bugfix.incidentOpen",
                                )}
                            </span>
                        </dd>
                    </>
                )}
                <dt>{t("bugfix.tickets")}</dt>
                <dd>
                    {tickets.length === 0 && group.ticket !== null && (
                        <TicketLink of={group.ticket} />
                    )}
                    {tickets.length === 0 && group.ticket === null && (
                        <span className="dim">{t("bugfix.noTicket")}</span>
                    )}
                    <ul role="list" className={styles.tickets}>
                        {tickets.map(({ key, subject }) => (
                            <li key={key}>
                                <span className="grow">
                                    <TicketLink of={key} />
                                    <span className="cut" title={subject} translate="no">
                                        {subject}
                                    </span>
                                </span>
                                {canLink && (
                                    <CloseButton
                                        size="xs"
                                        aria-label={t("bugfix.unlinkTicket", { ticket: key })}
                                        onClick={() => void links.unlink(group.id, key)}
                                    />
                                )}
                            </li>
                        ))}
                    </ul>
                    {canLink && (
                        <Button size="compact-xs" title="l" onClick={() => setLinking(true)}>
                            {t("bugfix.do.linkTicket")}
                        </Button>
                    )}
                </dd>
            </dl>
            {isLinking && (
                <LinkDialog
                    onClose={() => setLinking(false)}
                    onLink={(ticket) => links.link(group.id, ticket)}
                />
            )}
        </section>
    );
}

function LinkDialog({
    onClose,
    onLink,
}: {
    onClose: () => void;
    onLink: (ticket: string) => Promise<unknown>;
}) {
    const { t } = useTranslation();
    const [typed, setTyped] = useState("");
    const key = typed.trim().toUpperCase();
    return (
        <Ask
            title={t("bugfix.do.linkTicket")}
            action={t("bugfix.linkTicket.do")}
            isReady={/^[A-Z][A-Z0-9]*-\d+$/.test(key)}
            onClose={onClose}
            onDo={() => onLink(key)}
        >
            <TextInput
                data-autofocus
                label={t("bugfix.linkTicket.key")}
                description={t("bugfix.linkTicket.help")}
                placeholder="SHOP-42"
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
            />
        </Ask>
    );
}
