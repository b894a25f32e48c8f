// What tickets show on the first page: short lists by a filter, each leading to the whole list.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { TicketRow } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { When } from "../../text/when";
import { dueBefore } from "./due";
import styles from "./panels.module.css";

const shownMax = 6;

type Name = "mine" | "dueSoon" | "unassigned" | "reopened" | "breached" | "dueEverywhere";

function List({ name, filter }: { name: Name; filter: string }) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery({
        queryKey: ["tickets", "home", filter],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets", { params: { query: { filter, limit: shownMax } } })),
        staleTime: 15_000,
    });
    return (
        <>
            <h2>
                <Link to="/tickets" search={{ filter }}>
                    {t(`panel.${name}`)}
                </Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={3} />
            ) : data.items.length === 0 ? (
                <p className="dim">{t(`panel.${name}None`)}</p>
            ) : (
                <ul role="list" className={styles.list}>
                    {data.items.map((ticket) => (
                        <Row key={ticket.key} ticket={ticket} />
                    ))}
                </ul>
            )}
            {data?.next && (
                <p>
                    <Link to="/tickets" search={{ filter }}>
                        {t("panel.more")}
                    </Link>
                </p>
            )}
        </>
    );
}

function Row({ ticket }: { ticket: TicketRow }) {
    return (
        <li className={styles.row}>
            <Link to="/tickets/$key" params={{ key: ticket.key }} className={styles.link}>
                <span className={styles.key} translate="no">
                    {ticket.key}
                </span>
                <span className="cut">{ticket.subject}</span>
            </Link>
            {ticket.level && <span className="dim">{ticket.level}</span>}
            <When at={ticket.updated_at} className="dim" />
        </li>
    );
}

export const Mine = () => <List name="mine" filter="is:open assignee:me" />;

export const Unassigned = () => <List name="unassigned" filter="is:open team:mine assignee:none" />;

export const Reopened = () => <List name="reopened" filter="is:open team:mine reopened:-30d" />;

export const DueSoon = () => (
    <List name="dueSoon" filter={`is:open team:mine due:..${dueBefore(Date.now())}`} />
);

export const Breached = () => <List name="breached" filter="is:open sla:breached" />;

export const DueEverywhere = () => (
    <List name="dueEverywhere" filter={`is:open due:..${dueBefore(Date.now())}`} />
);
