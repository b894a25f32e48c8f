// The tickets that a filter finds, loaded by pages.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../../api/problem";
import type { SavedView, TicketRow } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { columnsOf } from "../../parts/table/layout";
import { Table } from "../../parts/table/table";
import { mayDecide, useMe } from "../../session/session";
import { onPhone, useTicketColumns } from "./columns";
import { enterList, leaveList, leftOf } from "./left";
import { ticketsQuery, type TicketSort } from "./list-query";
import { NotUnderstood } from "./not-understood";
import queueStyles from "../../frame/page.module.css";
import { TicketActions } from "./ticket-actions";
import { useNarrowing } from "./use-narrowing";

interface Props {
    /** What the view holds. */
    base?: string;
    /** What was typed to narrow it. */
    typed: string;
    onFilter: (typed: string) => void;
    empty: ReactNode;
    /** The saved view that it is looked at through. */
    view?: SavedView | undefined;
    sort: TicketSort;
    onSort: (sort: TicketSort) => void;
}

export function TicketList({ base = "", typed, onFilter, empty, view, sort, onSort }: Props) {
    const { t } = useTranslation();
    const narrowing = useNarrowing(base, typed);
    if (narrowing.fault)
        return <NotUnderstood filter={typed} fault={narrowing.fault} onChange={onFilter} />;
    return (
        <>
            {narrowing.replaced && (
                <p className={queueStyles.notice} role="status">
                    {t("filter.replaced", { terms: narrowing.replaced })}
                </p>
            )}
            {narrowing.filter !== undefined ? (
                <Found
                    filter={narrowing.filter}
                    refused={(error) => (
                        <NotUnderstood filter={typed} error={error} onChange={onFilter} />
                    )}
                    empty={empty}
                    view={view}
                    sort={sort}
                    onSort={onSort}
                />
            ) : narrowing.failure ? (
                <Failed error={narrowing.failure} retry={narrowing.retry} />
            ) : (
                <Skeletons />
            )}
        </>
    );
}

/** Under which the layout of the list is remembered: each view has its own. */
export const tableOf = (view: SavedView | undefined) =>
    view ? `tickets.view.${view.id}` : "tickets";

const idOf = ({ key }: TicketRow) => key;

interface FoundProps extends Pick<Props, "empty" | "view" | "sort" | "onSort"> {
    filter: string;
    refused: (error: unknown) => ReactNode;
}

function Found({ filter, refused, empty, view, sort, onSort }: FoundProps) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const mayAct = mayDecide(useMe());
    const { data, error, hasNextPage, isFetchingNextPage, isPlaceholderData, ...query } =
        useInfiniteQuery(ticketsQuery(filter, sort));
    const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
    const all = useTicketColumns(
        rows?.reduce((longest, { key }) => Math.max(longest, key.length), 0) ?? 0,
    );
    const columns = useMemo(() => columnsOf(all, view?.columns ?? []), [all, view?.columns]);
    const name = tableOf(view);
    const place = useMemo(
        () => ({
            start: leftOf(filter, sort),
            enter: () => enterList(filter, sort, window.location.pathname),
            leave: (left: Parameters<typeof leaveList>[2]) => leaveList(filter, sort, left),
        }),
        [filter, sort],
    );
    const { fetchNextPage, refetch } = query;
    const more = useCallback(() => {
        if (!isFetchingNextPage) void fetchNextPage();
    }, [isFetchingNextPage, fetchNextPage]);
    if (error instanceof Problem && error.status === 422) return refused(error);
    return (
        <Table
            key={name}
            name={name}
            label={t("list.label")}
            columns={columns}
            phone={onPhone}
            rows={rows}
            idOf={idOf}
            nameOf={idOf}
            empty={empty}
            error={error ?? undefined}
            retry={() => void refetch()}
            onOpen={(key) => void navigate({ to: "/tickets/$key", params: { key } })}
            actions={
                mayAct
                    ? (targets) => (
                          <TicketActions targets={targets} rows={rows ?? []} filter={filter} />
                      )
                    : undefined
            }
            more={hasNextPage ? more : undefined}
            sort={sort ? { column: sort, isDescending: false } : null}
            onSort={() => onSort(sort ? undefined : "due")}
            place={place}
            isStale={isPlaceholderData}
            isMain
        />
    );
}
