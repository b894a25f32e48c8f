// Beside a ticket: the errors that are seen to in it, and what else stood out in the time of its
// incidents.
import { CloseButton } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { TrackedError } from "../../api/types";
import type { BesideOf } from "../../frame/module";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { StateDot } from "../marks";
import { ticketErrorsQuery } from "../queries";
import { useTicketLinks } from "../use-ticket-links";
import styles from "./beside.module.css";
import { IncidentErrorList } from "./incident-error-list";

export function TicketErrors({ id: ticket }: BesideOf) {
    const { t } = useTranslation();
    const { data } = useQuery(ticketErrorsQuery(ticket));
    const items = data?.items ?? [];
    const around = data?.around ?? [];
    return (
        <>
            {items.length > 0 && (
                <section className={styles.group} aria-labelledby="ticket-errors">
                    <h2 id="ticket-errors">{t("bugfix.ofTicket.title")}</h2>
                    <ul role="list">
                        {items.map((one) => (
                            <Tracked key={one.id} of={one} ticket={ticket} />
                        ))}
                    </ul>
                </section>
            )}
            {around.length > 0 && (
                <section className={styles.group} aria-labelledby="ticket-errors-around">
                    <h2 id="ticket-errors-around">{t("bugfix.ofTicket.around")}</h2>
                    <IncidentErrorList of={around} />
                </section>
            )}
        </>
    );
}

function Tracked({ of, ticket }: { of: TrackedError; ticket: string }) {
    const { t, i18n } = useTranslation();
    const links = useTicketLinks();
    return (
        <li className={styles.error}>
            <StateDot of={of.state} />
            <div className="grow">
                <Link to="/errors/$id" params={{ id: of.id }} translate="no">
                    {of.title}
                </Link>
                <div className="dim">
                    {t("bugfix.ofTicket.events", {
                        count: of.events,
                        shown: count(of.events, locale(i18n.language)),
                    })}
                    {" · "}
                    <When at={of.last_seen} isShort />
                </div>
                {of.is_verified && (
                    <div className={styles.verified}>
                        <IconCircleCheck size={13} aria-hidden />
                        {t("bugfix.verification.verified")}
                    </div>
                )}
            </div>
            {of.is_manageable && (
                <CloseButton
                    size="xs"
                    aria-label={t("bugfix.ofTicket.unlink", { title: of.title })}
                    onClick={() => void links.unlink(of.id, ticket)}
                />
            )}
        </li>
    );
}
