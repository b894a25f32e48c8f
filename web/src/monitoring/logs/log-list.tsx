// Log records, newest first, one line each; a line unfolds to all that the record carries. Of many
// only what is near the eye is drawn.
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { listAction } from "../../parts/list/keys";
import { useListCommands } from "../../parts/list/use-commands";
import { useList } from "../../parts/list/use-list";
import type { LogRow } from "../api";
import { Moment, SeverityMark } from "../parts";
import { LogRecord } from "./log-record";
import styles from "./logs.module.css";

const height = 26;

interface Props {
    /** REQUIRES: the same array while the rows are the same. */
    rows: readonly LogRow[];
    isStale: boolean;
    /** Whether it has to be said of what service a record is. */
    hasService: boolean;
    more: (() => void) | undefined;
    openId: string | undefined;
    onOpen: (id: string | undefined) => void;
    onFilter: (attribute: string) => void;
    onPattern: (pattern: string) => void;
}

export function LogList(props: Props) {
    const { rows, more, openId, onOpen } = props;
    const { t } = useTranslation();
    const scroll = useRef<HTMLDivElement>(null);
    const order = useMemo(() => rows.map(({ id }) => id), [rows]);
    const places = useMemo(() => new Map(order.map((id, at) => [id, at])), [order]);
    const focusedAt = useRef(-1);
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: 20,
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
        focusLine(scroll.current, id);
    };
    const toggle = (id: string) => onOpen(id === openId ? undefined : id);
    const list = useList({ order, show, open: toggle, isSelectable: false });
    focusedAt.current = list.focused === null ? -1 : (places.get(list.focused) ?? -1);
    useListCommands(true, list.run);
    const items = virtual.getVirtualItems();
    const end = items.at(-1)?.index ?? 0;
    useEffect(() => {
        if (more && rows.length > 0 && end >= rows.length - 30) more();
    }, [more, end, rows.length]);
    const onKeyDown = (event: KeyboardEvent) => {
        const isLine = (event.target as Element).closest("[data-line]") !== null;
        if (!isLine || event.key === "Enter" || event.key === " ") return;
        const page = Math.floor((scroll.current?.clientHeight ?? 0) / height) - 1;
        const action = listAction(event, page);
        if (action && list.run(action)) event.preventDefault();
    };
    const tabStop = list.focused ?? order[0];
    return (
        <div
            ref={scroll}
            className={styles.scroll}
            data-stale={props.isStale || undefined}
            onKeyDown={onKeyDown}
        >
            <ol
                role="list"
                className={styles.list}
                aria-label={t("telemetry.logs.records")}
                style={{ height: virtual.getTotalSize() }}
            >
                {items.map(({ index, start, key }) => {
                    const row = rows[index];
                    if (!row) return null;
                    const isOpen = row.id === openId;
                    const Chevron = isOpen ? IconChevronDown : IconChevronRight;
                    return (
                        <li
                            key={key}
                            ref={virtual.measureElement}
                            data-index={index}
                            style={{ transform: `translateY(${start}px)` }}
                        >
                            <button
                                type="button"
                                data-line
                                data-id={row.id}
                                data-severity={row.severity}
                                className={`plain ${styles.line}`}
                                aria-expanded={isOpen}
                                tabIndex={row.id === tabStop ? 0 : -1}
                                onFocus={() => list.focus(row.id)}
                                onClick={() => toggle(row.id)}
                            >
                                <Chevron size={12} aria-hidden />
                                <Moment at={row.at} />
                                <SeverityMark severity={row.severity} />
                                {props.hasService && (
                                    <span className={styles.service} translate="no">
                                        {row.service}
                                    </span>
                                )}
                                <span className={styles.body} translate="no">
                                    {firstLine(row.body)}
                                </span>
                            </button>
                            {isOpen && (
                                <LogRecord
                                    of={row}
                                    onFilter={props.onFilter}
                                    onPattern={props.onPattern}
                                />
                            )}
                        </li>
                    );
                })}
            </ol>
        </div>
    );
}

/** What of a record is seen before it is unfolded. */
function firstLine(body: string): string {
    return (body.split("\n", 1)[0] ?? "").slice(0, 500);
}

function focusLine(within: HTMLElement | null, id: string, triesLeft = 3) {
    const line = within?.querySelector<HTMLElement>(`[data-line][data-id="${CSS.escape(id)}"]`);
    if (line) line.focus({ preventScroll: true });
    else if (triesLeft > 0) requestAnimationFrame(() => focusLine(within, id, triesLeft - 1));
}
