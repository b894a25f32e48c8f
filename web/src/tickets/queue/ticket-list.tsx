// The tickets that a filter finds, loaded by pages.
import { keepPreviousData, useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { type ExplainedFault, explanationQuery, plainMarks } from "../../api/filters";
import { Problem } from "../../api/problem";
import type { TicketRow } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { narrowed } from "../../parts/filter/narrowing";
import { Table } from "../../parts/table/table";
import { mayDecide, useMe } from "../../session/session";
import { onPhone, useTicketColumns } from "./columns";
import { enterList, leaveList, leftOf } from "./left";
import { ticketsQuery } from "./list-query";
import { NotUnderstood } from "./not-understood";
import queueStyles from "../../frame/page.module.css";
import { TicketActions } from "./ticket-actions";

interface Props {
    /** What the view holds. */
    base?: string;
    /** What was typed to narrow it. */
    typed: string;
    onFilter: (typed: string) => void;
    empty: ReactNode;
}

export function TicketList({ base = "", typed, onFilter, empty }: Props) {
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
                />
            ) : narrowing.failure ? (
                <Failed error={narrowing.failure} retry={narrowing.retry} />
            ) : (
                <Skeletons />
            )}
        </>
    );
}

interface Asked {
    /** Nothing before the server said what the texts mean. */
    filter?: string;
    replaced?: string;
    fault?: ExplainedFault;
    failure?: Error | null;
    retry?: () => void;
}

/** What the list asks for. While another text is looked at, it is what it was. */
function useNarrowing(base: string, typed: string): Asked {
    // A view as it is, and what is typed where there is no view, need no look at their terms.
    const isPlain = base.trim() === "" || typed.trim() === "";
    const [view, own] = useQueries({
        queries: [
            { ...explanationQuery("ticket", base), enabled: !isPlain },
            {
                ...explanationQuery("ticket", typed),
                enabled: typed.trim() !== "",
                placeholderData: keepPreviousData,
            },
        ],
    });
    const fault = typed.trim() === "" ? null : own.data?.fault;
    if (fault) return { fault };
    if (isPlain) return { filter: plainMarks(base || typed) };
    const retry = () => {
        void view.refetch();
        void own.refetch();
    };
    if (!view.data || !own.data) return { failure: own.error ?? view.error, retry };
    return narrowed(view.data, own.data);
}

const idOf = ({ key }: TicketRow) => key;

function Found({
    filter,
    refused,
    empty,
}: {
    filter: string;
    refused: (error: unknown) => ReactNode;
    empty: ReactNode;
}) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const mayAct = mayDecide(useMe());
    const { data, error, hasNextPage, isFetchingNextPage, isPlaceholderData, ...query } =
        useInfiniteQuery(ticketsQuery(filter));
    const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
    const columns = useTicketColumns(
        rows?.reduce((longest, { key }) => Math.max(longest, key.length), 0) ?? 0,
    );
    const place = useMemo(
        () => ({
            start: leftOf(filter),
            enter: () => enterList(filter, window.location.pathname),
            leave: (left: Parameters<typeof leaveList>[1]) => leaveList(filter, left),
        }),
        [filter],
    );
    const { fetchNextPage, refetch } = query;
    const more = useCallback(() => {
        if (!isFetchingNextPage) void fetchNextPage();
    }, [isFetchingNextPage, fetchNextPage]);
    if (error instanceof Problem && error.status === 422) return refused(error);
    return (
        <Table
            name="tickets"
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
                    ? (targets) => <TicketActions targets={targets} rows={rows ?? []} />
                    : undefined
            }
            more={hasNextPage ? more : undefined}
            place={place}
            isStale={isPlaceholderData}
            isMain
        />
    );
}
