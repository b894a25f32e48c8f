// A page of the directory: a head, a table of one line a thing, a side panel that slides over it.
import { Button, Drawer } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "./commands";
import styles from "./directory.module.css";
import { useFocusBack } from "./focus-back";
import { Failed, Skeletons } from "./states";
import { UnsavedQuestion, useUnsaved } from "./unsaved";

interface Props<T> {
    title: string;
    /** Beside the title: search and choices. */
    tools?: ReactNode;
    newLabel?: string | undefined;
    onNew?: (() => void) | undefined;
    columns: { id: string; label: string; show: (item: T) => ReactNode; isWide?: boolean }[];
    query: {
        isPending: boolean;
        isError: boolean;
        error: unknown;
        refetch: () => unknown;
        hasNextPage?: boolean;
        fetchNextPage?: () => unknown;
        isFetchingNextPage?: boolean;
    };
    items: readonly T[];
    idOf: (item: T) => string;
    openId: string | undefined;
    onOpen: (id: string) => void;
    nameOf: (item: T) => string;
    /** Above the table, where something is to be said about all of it. */
    notice?: ReactNode;
    empty: ReactNode;
}

export function Directory<T>(props: Props<T>) {
    const { t } = useTranslation();
    const { title, tools, newLabel, onNew, query, items, empty } = props;
    useCommands(
        onNew && newLabel
            ? [
                  {
                      id: "directory.new",
                      label: newLabel,
                      group: t("command.group.do"),
                      icon: <IconPlus size={16} />,
                      run: onNew,
                  },
              ]
            : [],
    );
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1>{title}</h1>
                <span className="grow" />
                {tools}
                {onNew && newLabel && (
                    <Button leftSection={<IconPlus size={14} />} onClick={onNew}>
                        {newLabel}
                    </Button>
                )}
            </div>
            {props.notice}
            <div className={styles.body}>
                {query.isPending && <Skeletons rows={10} height={36} />}
                {query.isError && items.length === 0 && (
                    <Failed error={query.error} retry={() => void query.refetch()} />
                )}
                {!query.isPending && !query.isError && items.length === 0 && empty}
                {items.length > 0 && <Table {...props} />}
                {query.hasNextPage && (
                    <Button
                        m={12}
                        loading={query.isFetchingNextPage ?? false}
                        onClick={() => void query.fetchNextPage?.()}
                    >
                        {t("action.more")}
                    </Button>
                )}
            </div>
        </div>
    );
}

function Table<T>({ title, columns, items, idOf, nameOf, openId, onOpen }: Props<T>) {
    return (
        <table className={styles.table} aria-label={title}>
            <thead>
                <tr>
                    {columns.map(({ id, label, isWide }) => (
                        <th key={id} scope="col" data-wide={isWide || undefined}>
                            {label}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody>
                {items.map((item) => {
                    const itemId = idOf(item);
                    return (
                        <tr key={itemId} data-open={itemId === openId || undefined}>
                            {columns.map(({ id, show, isWide }, at) => (
                                <td key={id} data-wide={isWide || undefined}>
                                    {at === 0 ? (
                                        <button
                                            type="button"
                                            className={`plain ${styles.open}`}
                                            onClick={() => onOpen(itemId)}
                                            translate="no"
                                        >
                                            {nameOf(item)}
                                        </button>
                                    ) : (
                                        show(item)
                                    )}
                                </td>
                            ))}
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}

export function SidePanel({
    title,
    onClose,
    children,
}: {
    title: string;
    onClose: () => void;
    children: ReactNode;
}) {
    useFocusBack();
    const { t } = useTranslation();
    const unsaved = useUnsaved(onClose);
    return (
        <Drawer
            opened
            onClose={unsaved.tryClose}
            title={title}
            position="right"
            size={420}
            overlayProps={{ backgroundOpacity: 0.15 }}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div onFocusCapture={unsaved.onFocusCapture}>{children}</div>
            {unsaved.isAsking && <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />}
        </Drawer>
    );
}
