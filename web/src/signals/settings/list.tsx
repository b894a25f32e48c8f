// A list of what is set for signals: its rows, what can be done with each, and what is there where
// none is.
import { IconBellOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Empty } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import styles from "../signals.module.css";

interface Props<T extends object> {
    name: string;
    label: string;
    columns: readonly Column<T>[];
    rows: readonly T[] | undefined;
    idOf: (row: T) => string;
    nameOf: (row: T) => string;
    query: {
        error: unknown;
        refetch: () => unknown;
        hasNextPage?: boolean;
        isFetchingNextPage?: boolean;
        fetchNextPage?: () => unknown;
    };
    empty: { title: string; help: string };
    tools?: ReactNode;
}

export function SetList<T extends object>({ query, empty, tools, ...table }: Props<T>) {
    const more = () => {
        if (!query.isFetchingNextPage) void query.fetchNextPage?.();
    };
    return (
        <>
            {tools && <div className={styles.bar}>{tools}</div>}
            <Table<T>
                {...table}
                empty={
                    <Empty icon={<IconBellOff size={22} />} title={empty.title}>
                        {empty.help}
                    </Empty>
                }
                error={table.rows ? undefined : (query.error ?? undefined)}
                retry={() => void query.refetch()}
                more={query.hasNextPage ? more : undefined}
                isMain
            />
        </>
    );
}

/** Does something to a row, and reads all that it may have changed anew. */
export function useChange<T>(change: (of: T) => Promise<unknown>, done: string) {
    const toast = useToasts();
    const queries = useQueryClient();
    return useMutation({
        mutationFn: change,
        onSuccess: () => toast.done(done),
        onError: toast.failed,
        onSettled: () =>
            Promise.all([
                queries.invalidateQueries({ queryKey: ["signals"] }),
                queries.invalidateQueries({ queryKey: ["incidents"] }),
            ]),
    });
}
