// A page of the directory: a head, a table of one line an item, a panel that slides over it. What is
// open stands in the address.
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { listCommand } from "../list/key-bindings";
import { useOpen } from "../panel/list-panel";
import type { Column } from "../table/columns";
import { Table } from "../table/table";
import styles from "./directory.module.css";
import { newId } from "./form-panel";

interface Props<T extends object> {
    /** Under which the table's layout is remembered. */
    name: string;
    title: string;
    /** Beside the title: search and choices. */
    tools?: ReactNode;
    /** Given to those who may make a new one. */
    newLabel?: string | undefined;
    /** Beside the name, which stands first. REQUIRES: the same array while they are the same. */
    columns: readonly Column<T>[];
    nameLabel: string;
    query: {
        error: unknown;
        refetch: () => unknown;
        hasNextPage?: boolean;
        fetchNextPage?: () => unknown;
        isFetchingNextPage?: boolean;
        isPlaceholderData?: boolean;
    };
    /** None while they are still loading. */
    items: readonly T[] | undefined;
    idOf: (item: T) => string;
    nameOf: (item: T) => string;
    /** Above the table, where something is to be said about all of it. */
    notice?: ReactNode;
    empty: ReactNode;
    panel: (id: string, close: () => void) => ReactNode;
}

export function Directory<T extends object>(props: Props<T>) {
    const { t } = useTranslation();
    const { title, newLabel, columns, nameLabel, nameOf, query } = props;
    const [openId, open] = useOpen();
    const onNew = () => open(newId);
    useCommands(
        newLabel
            ? [
                  {
                      id: listCommand("new"),
                      label: newLabel,
                      group: t("command.group.do"),
                      icon: <IconPlus size={16} />,
                      run: onNew,
                  },
              ]
            : [],
    );
    // Of a list that is loaded by pages nobody here knows the whole order.
    const isWhole = !query.hasNextPage;
    const all = useMemo<Column<T>[]>(
        () =>
            [nameColumn(nameLabel, nameOf), ...columns].map((column) => ({
                ...column,
                isSortable: isWhole && column.value !== undefined,
            })),
        [columns, nameLabel, nameOf, isWhole],
    );
    const more = () => {
        if (!query.isFetchingNextPage) void query.fetchNextPage?.();
    };
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1>{title}</h1>
                <span className="grow" />
                {props.tools}
                {newLabel && (
                    <Button leftSection={<IconPlus size={14} />} onClick={onNew}>
                        {newLabel}
                    </Button>
                )}
            </div>
            {props.notice}
            <Table
                name={props.name}
                label={title}
                columns={all}
                rows={props.items}
                idOf={props.idOf}
                nameOf={nameOf}
                empty={props.empty}
                error={query.error ?? undefined}
                retry={() => void query.refetch()}
                openId={openId}
                onOpen={open}
                more={query.hasNextPage ? more : undefined}
                isStale={query.isPlaceholderData ?? false}
                isMain
            />
            {openId !== undefined && (
                <Fragment key={openId}>{props.panel(openId, () => open(undefined))}</Fragment>
            )}
        </div>
    );
}

function nameColumn<T>(label: string, nameOf: (item: T) => string): Column<T> {
    return {
        id: "name",
        label,
        show: (item) => (
            <span className={styles.name} translate="no">
                {nameOf(item)}
            </span>
        ),
        value: nameOf,
        width: 200,
        isWide: true,
        isFixed: true,
        isOnPhone: true,
    };
}
