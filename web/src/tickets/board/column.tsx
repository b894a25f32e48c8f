// A column of a board: how many tickets it has, and the newest of them; more on request.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { bulkCountQuery } from "../../api/bulk";
import { Failed, Skeletons } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { locale } from "../../text/language";
import { ticketsQuery } from "../queue/list-query";
import styles from "./board.module.css";
import { Card } from "./card";
import type { BoardColumn, By } from "./columns";
import type { Drag } from "./use-drag";

interface Props {
    column: BoardColumn;
    by: By;
    drag: Drag | null;
    describedBy: string;
    onStep: (event: KeyboardEvent<HTMLElement>) => void;
}

export function Column({ column, by, drag, describedBy, onStep }: Props) {
    const { t } = useTranslation();
    const title = useId();
    const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
        useInfiniteQuery(ticketsQuery(column.filter));
    const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
    const mayCount = may(useMe(), "bulk_read");
    const { data: counted } = useQuery({
        ...bulkCountQuery("ticket", column.filter),
        enabled: mayCount && hasNextPage,
    });
    const loaded = rows?.length ?? 0;
    const count = hasNextPage ? (counted?.count ?? loaded) : loaded;
    const isMore = hasNextPage && (counted?.is_more ?? true);
    const tally = `${count.toLocaleString(locale())}${isMore ? "+" : ""}`;
    return (
        <section
            className={styles.column}
            aria-labelledby={title}
            data-column={column.id}
            data-over={(drag?.held && drag.held.over === column.id) || undefined}
        >
            <h2 className={styles.title}>
                {/* The count changes by the hour; the name of the column does not. */}
                <span id={title} className="cut" translate={column.isData ? "no" : undefined}>
                    {column.label}
                </span>
                <span className={styles.count}>{rows ? tally : "\u2007"}</span>
            </h2>
            <ul role="list" className={styles.cards}>
                {rows?.map((row) => (
                    <li key={row.key}>
                        <Card
                            row={row}
                            column={column.id}
                            by={by}
                            drag={drag}
                            describedBy={describedBy}
                            onStep={onStep}
                        />
                    </li>
                ))}
                {rows?.length === 0 && <li className="dim">{t("board.none")}</li>}
                {hasNextPage && (
                    <li>
                        <Button
                            fullWidth
                            size="compact-sm"
                            loading={isFetchingNextPage}
                            onClick={() => void fetchNextPage()}
                        >
                            {t("board.more")}
                        </Button>
                    </li>
                )}
            </ul>
            {!rows &&
                (error ? (
                    <Failed error={error} retry={() => void refetch()} />
                ) : (
                    <Skeletons rows={3} height={64} />
                ))}
        </section>
    );
}
