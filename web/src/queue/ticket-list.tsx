// One line a ticket: loaded by pages, drawn only where seen, worked from the keyboard.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow as Row } from "../api/types";
import { useCommands } from "../frame/commands";
import { Failed, Skeletons } from "../frame/states";
import { BulkBar } from "./bulk-bar";
import { narrowed } from "./filter";
import { ticketsQuery } from "./list-query";
import styles from "./list.module.css";
import { TicketRow, useRowHeight } from "./ticket-row";
import { useSelection } from "./selection";

export function TicketList({ filter, empty }: { filter: string; empty: ReactNode }) {
    const { t } = useTranslation();
    const query = useInfiniteQuery(ticketsQuery(narrowed("", filter)));
    const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
    const height = useRowHeight();
    if (query.isPending)
        return (
            <div className={styles.scroll}>
                <Skeletons rows={16} height={height} />
            </div>
        );
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

/** Where each list was left, so that coming back to it is coming back. */
const left = new Map<string, { top: number; at: number }>();

interface RowsProps {
    filter: string;
    rows: Row[];
    height: number;
    label: string;
    hasMore: boolean;
    isStale: boolean;
    more: () => void;
}

function Rows({ filter, rows, height, label, hasMore, isStale, more }: RowsProps) {
    const scroll = useRef<HTMLDivElement>(null);
    const [before] = useState(() => left.get(filter));
    const [at, setAt] = useState(before?.at ?? -1);
    const latest = useRef(at);
    useEffect(() => {
        latest.current = at;
    }, [at]);
    const selection = useSelection(rows.map(({ key }) => key));
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        getItemKey: (index) => rows[index]?.key ?? index,
        overscan: 12,
        initialOffset: before?.top ?? 0,
    });
    const keyLength = Math.max(7, ...rows.map(({ key }) => key.length));
    const drawn = virtual.getVirtualItems();
    const end = drawn.at(-1)?.index ?? 0;
    useEffect(() => virtual.measure(), [height, virtual]);
    useEffect(() => {
        if (hasMore && end >= rows.length - 20) more();
    }, [end, rows.length, hasMore, more]);

    useEffect(() => {
        if (before && before.at >= 0) focusRow(scroll.current, before.at);
    }, [before]);
    useEffect(
        () => () => void left.set(filter, { top: virtual.scrollOffset ?? 0, at: latest.current }),
        [filter, virtual],
    );

    const show = (index: number) => {
        const next = Math.max(0, Math.min(rows.length - 1, index));
        setAt(next);
        virtual.scrollToIndex(next);
        focusRow(scroll.current, next);
    };
    useListKeys(rows, at, show, selection.toggle);
    return (
        <>
            <div
                ref={scroll}
                className={styles.scroll}
                data-stale={isStale || undefined}
                data-bulk={selection.keys.length > 0 || undefined}
            >
                <ul
                    role="list"
                    aria-label={label}
                    className={styles.list}
                    style={
                        {
                            height: virtual.getTotalSize(),
                            "--key": `${keyLength}ch`,
                        } as CSSProperties
                    }
                >
                    {drawn.map(({ index, start, key }) => {
                        const row = rows[index];
                        return (
                            row && (
                                <TicketRow
                                    key={key}
                                    row={row}
                                    at={index}
                                    of={hasMore ? -1 : rows.length}
                                    top={start}
                                    isChosen={index === at}
                                    isSelected={selection.has(row.key)}
                                    onFocus={() => setAt(index)}
                                    onSelect={(isRange) => selection.toggle(row.key, isRange)}
                                />
                            )
                        );
                    })}
                </ul>
            </div>
            {selection.keys.length > 0 && (
                <BulkBar keys={selection.keys} rows={rows} onDone={selection.clear} />
            )}
        </>
    );
}

/** At once, so that the next key finds it; a row far away is only drawn after the scroll. */
function focusRow(list: HTMLElement | null, at: number) {
    const row = () => list?.querySelector<HTMLElement>(`[data-at="${at}"] a`);
    const now = row();
    if (now) now.focus({ preventScroll: true });
    else requestAnimationFrame(() => row()?.focus({ preventScroll: true }));
}

function useListKeys(
    rows: Row[],
    at: number,
    show: (index: number) => void,
    toggle: (key: string, isRange: boolean) => void,
) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const group = t("command.group.list");
    const open = (index: number) => {
        const key = rows[index]?.key;
        if (key) void navigate({ to: "/tickets/$key", params: { key } });
    };
    const step = (id: string, label: string, keys: string, run: () => void) => ({
        id,
        label,
        group,
        keys,
        isKeyOnly: true,
        run,
    });
    const mark = (isRange: boolean) => () => {
        const key = rows[at]?.key;
        if (key) toggle(key, isRange);
    };
    useCommands([
        step("next", t("command.next"), "j", () => show(at + 1)),
        step("previous", t("command.previous"), "k", () => show(at - 1)),
        step("nextArrow", t("command.next"), "ArrowDown", () => show(at + 1)),
        step("previousArrow", t("command.previous"), "ArrowUp", () => show(at - 1)),
        step("first", t("command.first"), "Home", () => show(0)),
        step("last", t("command.last"), "End", () => show(rows.length - 1)),
        step("open", t("command.open"), "o", () => open(Math.max(at, 0))),
        step("select", t("command.select"), "x", mark(false)),
        step("selectRange", t("command.selectRange"), "X", mark(true)),
    ]);
}
