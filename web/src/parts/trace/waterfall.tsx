// The spans of a trace below one another, each with its bar on the one line of time. Of ten thousand
// only what is near the eye is drawn; Left and Right fold, j and k walk, Enter opens.
import { useComputedColorScheme } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";

import { useText } from "./catalogue";
import { strokeOf } from "../chart/palette";
import { listAction } from "../list/keys";
import { useList } from "../list/use-list";
import { duration } from "../value/format";
import { barOf, depthMax, rowsOf, type SpanRow, ticksOf, type Trace, treeAction } from "./spans";
import styles from "./trace.module.css";

const height = 26;
const indent = 14;

interface Props {
    label: string;
    /** REQUIRES: the same object while it is the same trace. */
    trace: Trace;
    openId?: string | undefined;
    onOpen?: ((id: string) => void) | undefined;
}

export function Waterfall({ label, trace, openId, onOpen }: Props) {
    const { t, language } = useText();
    const scroll = useRef<HTMLDivElement>(null);
    const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
    const rows = useMemo(() => rowsOf(trace, collapsed), [trace, collapsed]);
    const order = useMemo(() => rows.map(({ span }) => span.id), [rows]);
    const places = useMemo(() => new Map(order.map((id, at) => [id, at])), [order]);
    const focusedAt = useRef(-1);
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: 16,
        scrollPaddingStart: height,
        getItemKey: (at) => order[at] ?? at,
        rangeExtractor: (range) => {
            const drawn = defaultRangeExtractor(range);
            const at = focusedAt.current;
            return at < 0 || drawn.includes(at) ? drawn : drawn.concat(at).sort((a, b) => a - b);
        },
    });
    const show = (id: string, at: number) => {
        focusedAt.current = at;
        virtual.scrollToIndex(at, { align: "auto" });
        focusSpan(scroll.current, id);
        if (openId !== undefined) onOpen?.(id);
    };
    const list = useList({ order, show, open: onOpen, isSelectable: false });
    const at = list.focused === null ? -1 : (places.get(list.focused) ?? -1);
    focusedAt.current = at;
    const fold = (id: string, isCollapsed: boolean) => {
        const next = new Set(collapsed);
        if (isCollapsed) next.add(id);
        else next.delete(id);
        setCollapsed(next);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const action = treeAction(event.key, rows, at);
        if (action?.do === "go") {
            list.focus(action.id);
            show(action.id, places.get(action.id) ?? 0);
        } else if (action) fold(action.id, action.do === "collapse");
        const page = Math.floor((scroll.current?.clientHeight ?? 0) / height) - 1;
        const asked = action ? null : listAction(event, page);
        if (action || (asked && list.run(asked))) event.preventDefault();
    };
    const length = trace.to - trace.from;
    const ticks = ticksOf(length, 5);
    return (
        <div
            ref={scroll}
            role="treegrid"
            className={styles.waterfall}
            aria-label={label}
            aria-rowcount={rows.length + 1}
            onKeyDown={onKeyDown}
        >
            <div role="rowgroup" className={styles.head}>
                <div role="row" className={styles.row} aria-rowindex={1}>
                    <div role="columnheader" className={styles.name}>
                        {t("trace.span")}
                    </div>
                    <div
                        role="columnheader"
                        className={styles.track}
                        aria-label={t("trace.duration")}
                    >
                        {ticks.map((tick) => (
                            <span
                                key={tick}
                                className={styles.tick}
                                style={{ left: `${(tick / (length || 1)) * 100}%` }}
                            >
                                {duration(tick, language)}
                            </span>
                        ))}
                    </div>
                </div>
            </div>
            <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
                {virtual.getVirtualItems().map(({ index, start }) => {
                    const row = rows[index];
                    return (
                        row && (
                            <SpanLine
                                key={row.span.id}
                                row={row}
                                trace={trace}
                                index={index}
                                top={start}
                                isFocused={row.span.id === list.focused}
                                isReached={row.span.id === (list.focused ?? order[0])}
                                isOpen={row.span.id === openId}
                                onFocus={() => list.focus(row.span.id)}
                                onFold={() => fold(row.span.id, !row.isCollapsed)}
                                onOpen={onOpen && (() => onOpen(row.span.id))}
                            />
                        )
                    );
                })}
            </div>
        </div>
    );
}

interface LineProps {
    row: SpanRow;
    trace: Trace;
    index: number;
    top: number;
    isFocused: boolean;
    isReached: boolean;
    isOpen: boolean;
    onFocus: () => void;
    onFold: () => void;
    onOpen: (() => void) | undefined;
}

function SpanLine({ row, trace, index, top, onFold, ...props }: LineProps) {
    const { t, language } = useText();
    const theme = useComputedColorScheme("light", { getInitialValueInEffect: false });
    const { span, level, below, isCollapsed } = row;
    const { left, width } = barOf(span, trace);
    const { colour } = strokeOf(trace.services.indexOf(span.service), theme);
    // Beside the bar, where there is room.
    const isBefore = left + width > 0.8 && left > 0.2;
    const Chevron = isCollapsed ? IconChevronRight : IconChevronDown;
    return (
        <div
            role="row"
            className={styles.row}
            style={{ transform: `translateY(${top}px)` }}
            tabIndex={props.isReached ? 0 : -1}
            data-id={span.id}
            data-focused={props.isFocused || undefined}
            data-open={props.isOpen || undefined}
            aria-rowindex={index + 2}
            aria-level={level}
            aria-posinset={row.position}
            aria-setsize={row.siblings}
            aria-expanded={below > 0 ? !isCollapsed : undefined}
            onFocus={props.onFocus}
            onClick={props.onOpen}
        >
            <div
                role="gridcell"
                className={styles.name}
                style={{ paddingLeft: 8 + (Math.min(level, depthMax) - 1) * indent }}
            >
                {below > 0 ? (
                    <button
                        type="button"
                        tabIndex={-1}
                        className={`plain ${styles.fold}`}
                        aria-label={t(isCollapsed ? "trace.expand" : "trace.collapse")}
                        onClick={(event) => {
                            event.stopPropagation();
                            onFold();
                        }}
                    >
                        <Chevron size={14} aria-hidden />
                    </button>
                ) : (
                    <span className={styles.fold} />
                )}
                {span.isError && (
                    <IconAlertTriangle
                        size={14}
                        className={styles.error}
                        role="img"
                        aria-label={t("trace.error")}
                    />
                )}
                <span className="cut" title={`${span.service} ${span.name}`}>
                    <span className={styles.service}>{span.service}</span> {span.name}
                </span>
                {isCollapsed && <span className={styles.below}>+{below}</span>}
            </div>
            <div role="gridcell" className={styles.track}>
                <span
                    className={styles.bar}
                    data-error={span.isError || undefined}
                    style={{
                        left: `${left * 100}%`,
                        width: `${width * 100}%`,
                        background: span.isError ? undefined : colour,
                    }}
                />
                <span
                    className={styles.length}
                    style={
                        isBefore
                            ? { right: `calc(${(1 - left) * 100}% + 6px)` }
                            : { left: `calc(${(left + width) * 100}% + 6px)` }
                    }
                >
                    {duration(span.duration, language)}
                </span>
            </div>
        </div>
    );
}

function focusSpan(within: HTMLElement | null, id: string, triesLeft = 3) {
    const row = within?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (triesLeft > 0) requestAnimationFrame(() => focusSpan(within, id, triesLeft - 1));
}
