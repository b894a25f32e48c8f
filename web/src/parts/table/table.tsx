// The table of every list: columns chosen, sorted and resized; rows focused and selected by what
// they are, never by where they stand; of long lists only what is near the eye is drawn.
import { useMediaQuery } from "@mantine/hooks";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
    type CSSProperties,
    type KeyboardEvent,
    type ReactNode,
    useCallback,
    useEffect,
    useMemo,
    useRef,
} from "react";

import { Failed, Skeletons } from "../../frame/states";
import { listAction } from "../list/keys";
import { useListCommands } from "../list/use-commands";
import { useList } from "../list/use-list";
import type { Targets } from "./bulk";
import { ColumnChoice } from "./column-choice";
import type { Column } from "./columns";
import { Head } from "./head";
import type { Sort } from "./layout";
import { Row } from "./row";
import styles from "./table.module.css";
import { useLayout } from "./use-layout";
import { useRows } from "./use-rows";
import { useAnchor } from "./use-anchor";
import { type TablePlace, usePlace } from "./use-place";

const heightOnDesk = 32;
const heightOnPhone = 44;
const allDrawnMax = 200;
const checkWidth = 36;

export interface TableProps<T> {
    /** Under which the layout is remembered. */
    name: string;
    label: string;
    /** REQUIRES: the same array while the columns are the same. */
    columns: readonly Column<T>[];
    /** None while they are still loading. */
    rows: readonly T[] | undefined;
    idOf: (row: T) => string;
    nameOf: (row: T) => string;
    empty: ReactNode;
    error?: unknown;
    retry?: (() => void) | undefined;
    /** The order where nothing was chosen. None is the order in which the rows come. */
    sort?: Sort | null;
    /** Given, the server sorts, and `sort` is the order that the rows have now. */
    onSort?: ((sort: Sort | null) => void) | undefined;
    openId?: string | undefined;
    onOpen?: ((id: string) => void) | undefined;
    /**
     * Draws what can be done with the selected rows, or else with the one that has the focus: keys,
     * dialogs and a BulkBar. Without it no row can be selected.
     */
    actions?: ((targets: Targets) => ReactNode) | undefined;
    /** Instead of columns where the page is narrow. */
    phone?: { height: number; show: (row: T) => ReactNode };
    /** Where the table was left, and who is told where it is left. */
    place?: TablePlace | undefined;
    /** The rows are those of another question, until the answer comes. */
    isStale?: boolean;
    /** Loads more rows when the end comes near. */
    more?: (() => void) | undefined;
    /** The list that the page is about: its keys work wherever the focus is. */
    isMain?: boolean;
}

const noRows: readonly never[] = [];

export function Table<T extends object>(props: TableProps<T>) {
    const { name, label, columns, idOf, nameOf, actions, more } = props;
    const isPhone =
        useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false }) ?? false;
    const phone = isPhone ? props.phone : undefined;
    const height = phone?.height ?? (isPhone ? heightOnPhone : heightOnDesk);
    const scroll = useRef<HTMLDivElement>(null);
    const { layout, change, reset } = useLayout(name, columns, props.sort ?? null);
    const table = useRows({
        rows: props.rows ?? noRows,
        columns,
        idOf,
        layout,
        change,
        isSortedAlready: props.onSort !== undefined,
        isPhone,
    });
    const rows = table.getRowModel().rows;
    const order = useMemo(() => rows.map(({ id }) => id), [rows]);
    const places = useMemo(() => new Map(order.map((id, at) => [id, at])), [order]);
    const visible = table
        .getVisibleLeafColumns()
        .map(({ id }) => id)
        .join("\n");
    const shown = useMemo(
        () => columns.filter(({ id }) => visible.split("\n").includes(id)),
        [columns, visible],
    );

    const focusedAt = useRef(-1);
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: rows.length > allDrawnMax ? 12 : allDrawnMax,
        scrollPaddingStart: height,
        scrollPaddingEnd: 56,
        getItemKey: (at) => order[at] ?? at,
        // The row that has the focus keeps it wherever it is.
        rangeExtractor: (range) => {
            const drawn = defaultRangeExtractor(range);
            const at = focusedAt.current;
            return at < 0 || drawn.includes(at) ? drawn : drawn.concat(at).sort((a, b) => a - b);
        },
    });
    useEffect(() => virtual.measure(), [virtual, height]);
    const show = (id: string, at: number) => {
        focusedAt.current = at;
        virtual.scrollToIndex(at, { align: "auto" });
        focusRow(scroll.current, id);
        // A panel beside the list shows the row that the keys are on.
        if (props.openId !== undefined) props.onOpen?.(id);
    };
    const isSelectable = actions !== undefined && !isPhone;
    const start = props.place?.start?.cursor ?? null;
    const list = useList({ order, show, open: props.onOpen, isSelectable, start });
    const onScroll = usePlace(props.place, scroll, list.cursor, order, focusRow);
    focusedAt.current = list.focused === null ? -1 : (places.get(list.focused) ?? -1);
    useAnchor(scroll, order, height);

    const items = virtual.getVirtualItems();
    const end = items.at(-1)?.index ?? 0;
    useEffect(() => {
        if (more && rows.length > 0 && end >= rows.length - 20) more();
    }, [more, end, rows.length]);

    const page = () => Math.floor((scroll.current?.clientHeight ?? 0) / height) - 1;
    const onKeyDown = (event: KeyboardEvent) => {
        const target = event.target as Element;
        const isInControl = target.closest("a, button, input, [role=separator]") !== null;
        if (isInControl && (event.key === "Enter" || event.key === " ")) return;
        const action = listAction(event, page());
        if (action && list.run(action)) event.preventDefault();
    };
    useListCommands(props.isMain ?? false, list.run);
    const { run: latest } = useLatest({ toggle: list.toggle, open: props.onOpen });
    const onToggle = useCallback(
        (id: string, isRange: boolean) => latest.current.toggle(id, isRange),
        [latest],
    );
    const onOpen = useCallback((id: string) => latest.current.open?.(id), [latest]);

    const widths = phone
        ? ["minmax(0, 1fr)"]
        : shown.map(({ id, isWide, width }) => {
              const own = isPhone ? undefined : layout.widths[id];
              if (isWide && own === undefined) return `minmax(${isPhone ? 120 : width}px, 1fr)`;
              return `${own ?? width}px`;
          });
    const template = (isSelectable ? [`${checkWidth}px`, ...widths] : widths).join(" ");
    const tabStop = list.focused ?? order[0];
    const hasSelection = list.selected.size > 0;
    const cells = useMemo(() => (phone ? [phoneColumn(phone.show)] : shown), [phone, shown]);
    return (
        <div className={styles.frame} data-bulk={hasSelection || undefined}>
            {!isPhone && (
                <ColumnChoice columns={columns} layout={layout} onChange={change} onReset={reset} />
            )}
            <div
                ref={scroll}
                role="grid"
                className={styles.scroll}
                aria-label={label}
                aria-rowcount={more ? -1 : rows.length + 1}
                aria-multiselectable={isSelectable || undefined}
                aria-busy={props.rows === undefined && props.error === undefined}
                style={{ "--columns": template, "--height": `${height}px` } as CSSProperties}
                data-stale={props.isStale || undefined}
                onKeyDown={onKeyDown}
                onScroll={onScroll}
            >
                {!phone && (
                    <Head
                        columns={shown}
                        widthOf={(id) => table.getColumn(id)?.getSize() ?? widthsDefault}
                        sort={props.onSort ? (props.sort ?? null) : layout.sort}
                        onSort={props.onSort ?? ((sort) => change({ ...layout, sort }))}
                        onWidth={(id, width) =>
                            change({ ...layout, widths: { ...layout.widths, [id]: width } })
                        }
                        resizeBy={(id) =>
                            table
                                .getFlatHeaders()
                                .find((header) => header.id === id)
                                ?.getResizeHandler()
                        }
                        selection={
                            isSelectable
                                ? {
                                      isAll: hasSelection && list.selected.size === rows.length,
                                      isSome: hasSelection,
                                      toggle: hasSelection ? list.clear : list.selectAll,
                                  }
                                : null
                        }
                    />
                )}
                {rows.length > 0 && (
                    <div
                        role="rowgroup"
                        className={styles.body}
                        style={{ height: virtual.getTotalSize() }}
                    >
                        {items.map(({ index, start }) => {
                            const row = rows[index];
                            return (
                                row && (
                                    <Row
                                        key={row.id}
                                        row={row.original as T}
                                        id={row.id}
                                        name={nameOf(row.original as T)}
                                        at={index}
                                        top={start}
                                        columns={cells}
                                        isSelectable={isSelectable}
                                        isSelected={list.selected.has(row.id)}
                                        isFocused={row.id === list.focused}
                                        isReached={row.id === tabStop}
                                        isOpen={row.id === props.openId}
                                        onFocus={list.focus}
                                        onToggle={onToggle}
                                        onOpen={props.onOpen && onOpen}
                                    />
                                )
                            );
                        })}
                    </div>
                )}
            </div>
            {rows.length === 0 && (
                <div
                    className={styles.state}
                    data-loading={(props.rows === undefined && !props.error) || undefined}
                >
                    {props.error !== undefined && props.error !== null ? (
                        <Failed error={props.error} {...(props.retry && { retry: props.retry })} />
                    ) : props.rows === undefined ? (
                        <Skeletons rows={10} height={height} />
                    ) : (
                        props.empty
                    )}
                </div>
            )}
            {actions?.({
                ids: hasSelection
                    ? Array.from(list.selected)
                    : list.focused === null
                      ? []
                      : [list.focused],
                selected: list.selected.size,
                clear: list.clear,
                acted: list.acted,
            })}
        </div>
    );
}

const widthsDefault = 120;

function phoneColumn<T>(show: (row: T) => ReactNode): Column<T> {
    return { id: "phone", label: "", show, width: widthsDefault };
}

/** At once, so that the next key finds it; a row far away is only drawn after the scroll. */
function focusRow(within: HTMLElement | null, id: string, triesLeft = 3) {
    const row = within?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (triesLeft > 0) requestAnimationFrame(() => focusRow(within, id, triesLeft - 1));
}

function useLatest<V>(value: V) {
    const run = useRef(value);
    run.current = value;
    return { run };
}
