// The spans of a trace below one another, each with its bar on the one line of time. Of ten thousand
// only what is near the eye is drawn; Left and Right fold, j and k walk, Enter opens, r goes to the
// next call of those that repeat.
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
    type KeyboardEvent,
    type Ref,
    useCallback,
    useEffect,
    useImperativeHandle,
    useMemo,
    useRef,
    useState,
} from "react";

import { useText } from "./catalogue";
import { listAction } from "../list/keys";
import { useList } from "../list/use-list";
import { duration } from "../value/format";
import { unfoldedFor } from "./find";
import { nextCall, type Repeat, repeatsBySpan } from "./repeats";
import { type SpanActs, SpanLine } from "./span-line";
import { rowsOf, ticksOf, type Trace, treeAction } from "./spans";
import styles from "./trace.module.css";

const height = 26;

export interface WaterfallHandle {
    /** The span that has the focus, or had it last. */
    at: () => string | null;
    /** Brings a span into sight, unfolds what hides it, and puts the focus on it. */
    reach: (id: string) => void;
}

interface Props {
    label: string;
    /** REQUIRES: the same object while it is the same trace. */
    trace: Trace;
    repeats?: readonly Repeat[];
    /** The spans that are shown; not given: all. */
    kept?: ReadonlySet<string> | undefined;
    /** Words that are marked. */
    query?: string;
    openId?: string | undefined;
    onOpen?: ((id: string) => void) | undefined;
    ref?: Ref<WaterfallHandle>;
}

const none: readonly never[] = [];

export function Waterfall({ label, trace, openId, onOpen, ref, ...props }: Props) {
    const { repeats = none, kept, query = "" } = props;
    const { t, language } = useText();
    const scroll = useRef<HTMLDivElement>(null);
    const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
    const rows = useMemo(() => rowsOf(trace, collapsed, kept), [trace, collapsed, kept]);
    const order = useMemo(() => rows.map(({ span }) => span.id), [rows]);
    const places = useMemo(() => new Map(order.map((id, at) => [id, at])), [order]);
    const groups = useMemo(() => repeatsBySpan(repeats), [repeats]);
    const services = useMemo(
        () => new Map(trace.services.map((service, at) => [service, at])),
        [trace],
    );
    const hasOwn = useMemo(
        () => Array.from(trace.spans.values()).some(({ own }) => own !== undefined),
        [trace],
    );
    const focusedAt = useRef(-1);
    // Another function would have all rows measured again.
    const keyOf = useCallback((at: number) => order[at] ?? at, [order]);
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: 16,
        scrollPaddingStart: height,
        getItemKey: keyOf,
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
    const goTo = (id: string) => {
        const place = places.get(id);
        if (place === undefined) return;
        list.focus(id);
        show(id, place);
    };
    /** Reached once it is among the rows. */
    const pending = useRef<string | null>(null);
    const reach = (id: string) => {
        const next = unfoldedFor(trace, collapsed, id);
        if (next === collapsed && places.has(id)) return goTo(id);
        pending.current = id;
        return setCollapsed(next);
    };
    useEffect(() => {
        const id = pending.current;
        pending.current = null;
        if (id !== null) goTo(id);
    }, [rows]);
    useImperativeHandle(ref, () => ({ at: () => list.cursor?.key ?? null, reach }));
    const latest = useRef({ focus: list.focus, fold, open: onOpen, reach });
    latest.current = { focus: list.focus, fold, open: onOpen, reach };
    const acts = useRef<SpanActs>({
        focus: (id) => latest.current.focus(id),
        fold: (id, isCollapsed) => latest.current.fold(id, isCollapsed),
        open: (id) => latest.current.open?.(id),
        reach: (id) => latest.current.reach(id),
    });
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const action = treeAction(event.key, rows, at);
        const group = event.key === "r" && list.focused !== null && groups.get(list.focused);
        if (action?.do === "go") goTo(action.id);
        else if (action) fold(action.id, action.do === "collapse");
        else if (group) reach(nextCall(group, list.focused) ?? "");
        const page = Math.floor((scroll.current?.clientHeight ?? 0) / height) - 1;
        const asked = action || group ? null : listAction(event, page);
        if (action || group || (asked && list.run(asked))) event.preventDefault();
    };
    const length = trace.to - trace.from;
    const ticks = ticksOf(length, 5);
    return (
        <div
            ref={scroll}
            role="treegrid"
            className={styles.waterfall}
            data-own={hasOwn || undefined}
            aria-label={label}
            aria-rowcount={rows.length + 1}
            onKeyDown={onKeyDown}
        >
            <div role="rowgroup" className={styles.head}>
                <div role="row" className={styles.row} aria-rowindex={1}>
                    <div role="columnheader" className={styles.name}>
                        {t("trace.span")}
                    </div>
                    <div role="columnheader" className={styles.service}>
                        {t("trace.service")}
                    </div>
                    {hasOwn && (
                        <div role="columnheader" className={styles.own}>
                            {t("trace.own")}
                        </div>
                    )}
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
                                query={query}
                                serviceAt={services.get(row.span.service) ?? 0}
                                hasOwn={hasOwn}
                                repeat={groups.get(row.span.id)}
                                isFocused={row.span.id === list.focused}
                                isReached={row.span.id === (list.focused ?? order[0])}
                                isOpen={row.span.id === openId}
                                acts={acts.current}
                            />
                        )
                    );
                })}
            </div>
        </div>
    );
}

function focusSpan(within: HTMLElement | null, id: string, triesLeft = 3) {
    const row = within?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (triesLeft > 0) requestAnimationFrame(() => focusSpan(within, id, triesLeft - 1));
}
