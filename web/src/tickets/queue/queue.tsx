// The queue: what needs a person now. Four tabs, one filter, all in the address.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { EmptyQueue } from "./empty-queue";
import { ListActions } from "./list-actions";
import { TicketFilter } from "./ticket-filter";
import { shownCount } from "../../text/intl";
import styles from "../../frame/page.module.css";
import { useMe } from "../../session/session";
import { landingQueue, queueFilter, queueNames, queuesQuery, type QueueName } from "./queues";
import { TicketList } from "./ticket-list";
import { useSort } from "./use-sort";

function isQueueName(name: string | undefined): name is QueueName {
    return queueNames.some((one) => one === name);
}

export function Queue() {
    const { t } = useTranslation();
    const { tab, filter = "", sort: placed } = useSearch({ from: "/frame/queue" });
    const navigate = useNavigate({ from: "/queue" });
    const { data: queues } = useQuery(queuesQuery);
    const me = useMe();
    const shown = isQueueName(tab) ? tab : landingQueue(me);
    useCommands(
        queueNames.map((name) => ({
            id: `queue.${name}`,
            label: t("command.showQueue", { queue: t(`queue.${name}`) }),
            group: t("command.group.list"),
            run: () => void navigate({ search: (before) => ({ ...before, tab: name }) }),
        })),
    );
    const { sort, onSort } = useSort(
        placed,
        undefined,
        (next) => void navigate({ search: (before) => ({ ...before, sort: next }), replace: true }),
    );
    const onFilter = (text: string) =>
        void navigate({
            search: (before) => ({ ...before, filter: text || undefined }),
            replace: true,
        });
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1 className="unseen">{t("place.queue")}</h1>
                <nav className={styles.tabs} aria-label={t("queue.tabs")}>
                    {queueNames.map((name) => {
                        const counted = queues?.find(({ queue }) => queue === name);
                        return (
                            <Link
                                key={name}
                                to="/queue"
                                search={(before) => ({ ...before, tab: name })}
                                className={styles.tab}
                                aria-current={name === shown ? "page" : undefined}
                            >
                                {t(`queue.${name}`)}
                                <span className={styles.tally}>
                                    {counted ? shownCount(counted) : "\u2007"}
                                </span>
                            </Link>
                        );
                    })}
                </nav>
                <ListActions base={queueFilter[shown]} typed={filter} sort={sort} onSort={onSort} />
                <TicketFilter value={filter} onChange={onFilter} />
            </div>
            <TicketList
                key={shown}
                base={queueFilter[shown]}
                typed={filter}
                onFilter={onFilter}
                sort={sort}
                onSort={onSort}
                empty={<EmptyQueue queue={shown} isFiltered={filter !== ""} />}
            />
        </div>
    );
}
