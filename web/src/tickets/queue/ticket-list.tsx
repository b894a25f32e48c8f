// The tickets that a filter finds, loaded by pages.
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../../api/problem";
import { Failed, Skeletons } from "../../frame/states";
import { narrowed, parseFilter, replaced } from "./filter";
import { ticketsQuery } from "./list-query";
import styles from "./list.module.css";
import { NotUnderstood } from "./not-understood";
import queueStyles from "../../frame/page.module.css";
import { Rows } from "./rows";
import { useRowHeight } from "./ticket-row";

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
    if (parseFilter(typed).unknown.length > 0)
        return <NotUnderstood filter={typed} onChange={onFilter} />;
    const given = replaced(base, typed);
    return (
        <>
            {given !== "" && (
                <p className={queueStyles.notice} role="status">
                    {t("filter.replaced", { terms: given })}
                </p>
            )}
            <Found
                filter={narrowed(base, typed)}
                refused={(error) => (
                    <NotUnderstood filter={typed} error={error} onChange={onFilter} />
                )}
                empty={empty}
            />
        </>
    );
}

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
    const query = useInfiniteQuery(ticketsQuery(filter));
    const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
    const height = useRowHeight();
    if (query.isPending)
        return (
            <div className={styles.scroll}>
                <Skeletons rows={16} height={height} />
            </div>
        );
    if (query.error instanceof Problem && query.error.status === 422) return refused(query.error);
    if (query.isError && rows.length === 0)
        return <Failed error={query.error} retry={() => void query.refetch()} />;
    if (rows.length === 0) return <div className={styles.scroll}>{empty}</div>;
    return (
        <Rows
            filter={filter}
            rows={rows}
            height={height}
            label={t("list.label")}
            hasMore={query.hasNextPage}
            isStale={query.isPlaceholderData}
            more={() => {
                if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
        />
    );
}
