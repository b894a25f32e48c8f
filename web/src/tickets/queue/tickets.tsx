// All tickets the person may see, open and past, by filter.
import { Button } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import { NoView } from "../../parts/views/no-view";
import { departure, useView } from "../../parts/views/use-view";
import { isStaff, mayOpenTickets, useMe } from "../../session/session";

import { ListActions } from "./list-actions";
import { TicketFilter } from "./ticket-filter";
import styles from "../../frame/page.module.css";
import { TicketList } from "./ticket-list";
import { useSort } from "./use-sort";

export function Tickets() {
    const { t } = useTranslation();
    const me = useMe();
    const { list = "mine", ...place } = useSearch({ from: "/frame/tickets" });
    const navigate = useNavigate({ from: "/tickets" });
    const { view, filter, isDeparted, error } = useView("ticket", place);
    const { sort, isSorted, onSort } = useSort(
        place.sort,
        view,
        (next) => void navigate({ search: (before) => ({ ...before, sort: next }), replace: true }),
    );
    const isFiltered = filter !== "";
    const isForStaff = isStaff(me);
    const base = isForStaff || view ? "" : ownLists[list];
    const onFilter = (text: string) =>
        void navigate({
            search: (before) => ({ ...before, filter: departure(view, text) }),
            replace: true,
        });
    if (place.view !== undefined && !view) return <NoView error={error} to="/tickets" />;
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                {view ? (
                    <h1 translate="no">{view.name}</h1>
                ) : (
                    <h1 className={isForStaff ? undefined : "unseen"}>{t("place.tickets")}</h1>
                )}
                {isForStaff || view ? <span className="grow" /> : <OwnLists shown={list} />}
                <ListActions
                    base={base}
                    typed={filter}
                    view={view}
                    isDeparted={isDeparted || isSorted}
                    sort={sort}
                    onSort={onSort}
                />
                <TicketFilter value={filter} onChange={onFilter} />
            </div>
            <TicketList
                key={view?.id ?? list}
                base={base}
                typed={filter}
                view={view}
                onFilter={onFilter}
                sort={sort}
                onSort={onSort}
                empty={
                    <Empty
                        icon={<IconTicket size={22} />}
                        title={t(isFiltered ? "tickets.noMatch" : "tickets.none")}
                        action={
                            !isFiltered &&
                            mayOpenTickets(me) && (
                                <Button renderRoot={(props) => <Link to="/new" {...props} />}>
                                    {t("command.create")}
                                </Button>
                            )
                        }
                    >
                        {t(
                            isFiltered
                                ? "tickets.noMatchHelp"
                                : isForStaff
                                  ? "tickets.noneHelp"
                                  : "tickets.noneHelpRequester",
                        )}
                    </Empty>
                }
            />
        </div>
    );
}

/** The lists of a requester: what they asked for, what they watch, and what all of theirs asked. */
const ownLists = { mine: "requester:me", watching: "watcher:me", organization: "" };

function OwnLists({ shown }: { shown: keyof typeof ownLists }) {
    const { t } = useTranslation();
    const { sees_organization: seesAll } = useMe();
    const lists = (["mine", "watching", "organization"] as const).filter(
        (list) => list !== "organization" || seesAll,
    );
    return (
        <nav className={styles.tabs} aria-label={t("tickets.lists")}>
            {lists.map((list) => (
                <Link
                    key={list}
                    to="/tickets"
                    search={(before) => ({ ...before, list: list === "mine" ? undefined : list })}
                    className={styles.tab}
                    activeOptions={{ includeSearch: true, explicitUndefined: true }}
                    aria-current={list === shown ? "page" : undefined}
                >
                    {t(`tickets.${list}`)}
                </Link>
            ))}
        </nav>
    );
}
