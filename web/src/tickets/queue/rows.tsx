// One line a ticket: drawn only where seen, worked from the keyboard.
import { useNavigate } from "@tanstack/react-router";
import {
    type CSSProperties,
    type RefObject,
    useCallback,
    useEffect,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
} from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow as Row } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { type Cursor, standing, stepped } from "../../parts/list/cursor";
import { enterList, leaveList, leftOf } from "./left";
import styles from "./list.module.css";
import { RowActions } from "./row-actions";
import { useSelection } from "../../parts/list/selection";
import { TicketRow } from "./ticket-row";
import { useWindow } from "./window";

interface Props {
    filter: string;
    rows: Row[];
    height: number;
    label: string;
    hasMore: boolean;
    isStale: boolean;
    more: () => void;
}

// How long a ticket may take to leave the list after what was done to it here.
const leavingLasts = 10_000;

export function Rows({ filter, rows, height, label, hasMore, isStale, more }: Props) {
    const scroll = useRef<HTMLDivElement>(null);
    const order = useMemo(() => rows.map(({ key }) => key), [rows]);
    const [before] = useState(() => leftOf(filter));
    const [cursor, setCursor] = useState<Cursor | null>(before?.cursor ?? null);
    const stands = standing(order, cursor);
    const { at, isGone } = stands;
    const chosen = cursor && !isGone ? cursor.key : null;
    const selection = useSelection(order);
    const { lines, show: scrollTo } = useWindow(scroll, {
        count: rows.length,
        height,
        start: before?.top ?? 0,
    });
    const keyLength = Math.max(7, ...rows.map(({ key }) => key.length));
    useEffect(() => {
        if (hasMore && lines.last >= rows.length - 20) more();
    }, [lines.last, rows.length, hasMore, more]);
    useAnchor(scroll, order, height);

    const choose = useCallback(
        (key: string) =>
            setCursor((now) => (now?.key === key && now.order === order ? now : { key, order })),
        [order],
    );
    // What stands around the ticket is known for as long as it is there.
    useEffect(() => {
        if (chosen !== null) choose(chosen);
    }, [chosen, choose]);
    const show = (index: number) => {
        const next = Math.max(0, Math.min(rows.length - 1, index));
        const key = order[next];
        if (key === undefined) return;
        choose(key);
        scrollTo(next);
        focusRow(scroll.current, key);
    };

    // After what was done to a ticket has taken it away, the next one has the focus. One that
    // another has taken away leaves none chosen: no key may act on what nobody chose.
    const acted = useRef({ keys: [cursor?.key ?? ""], at: Date.now() });
    useEffect(() => {
        if (!cursor || !isGone || at < 0) return;
        const { keys, at: when } = acted.current;
        if (keys.includes(cursor.key) && Date.now() - when < leavingLasts) show(at);
    });
    useEffect(() => {
        if (before?.cursor) focusRow(scroll.current, before.cursor.key);
    }, [before]);
    const latest = useRef({ top: before?.top ?? 0, cursor });
    useEffect(() => {
        latest.current.cursor = cursor;
    }, [cursor]);
    useEffect(() => {
        enterList(filter, window.location.pathname);
        return () => leaveList(filter, latest.current);
    }, [filter]);

    useListKeys({
        chosen,
        first: cursor ? undefined : order[0],
        last: rows.length - 1,
        next: stepped(stands, 1),
        previous: stepped(stands, -1),
        show,
        toggle: selection.toggle,
    });
    // The ticket that has the focus keeps it wherever it is.
    const isOutside = !isGone && at >= 0 && (at < lines.first || at > lines.last);
    const drawn = Array.from(
        { length: lines.last - lines.first + 1 },
        (_, line) => lines.first + line,
    ).concat(isOutside ? at : []);
    const targets = selection.keys.length > 0 ? selection.keys : chosen !== null ? [chosen] : [];
    return (
        <>
            <div
                ref={scroll}
                className={styles.scroll}
                onScroll={({ currentTarget }) => {
                    latest.current.top = currentTarget.scrollTop;
                }}
                data-stale={isStale || undefined}
                data-bulk={selection.keys.length > 0 || undefined}
            >
                <ul
                    role="list"
                    aria-label={label}
                    className={styles.list}
                    style={
                        {
                            height: rows.length * height,
                            "--key": `${keyLength}ch`,
                        } as CSSProperties
                    }
                >
                    {drawn.map((index) => {
                        const row = rows[index];
                        return (
                            row && (
                                <TicketRow
                                    key={row.key}
                                    row={row}
                                    at={index}
                                    of={hasMore ? -1 : rows.length}
                                    top={index * height}
                                    isChosen={row.key === chosen}
                                    isSelected={selection.has(row.key)}
                                    onFocus={choose}
                                    onSelect={selection.toggle}
                                />
                            )
                        );
                    })}
                </ul>
            </div>
            <RowActions
                targets={rows.filter(({ key }) => targets.includes(key))}
                selected={selection.keys.length}
                onActed={(keys) => {
                    acted.current = { keys, at: Date.now() };
                    selection.clear();
                }}
                onClear={selection.clear}
            />
        </>
    );
}

/** At once, so that the next key finds it; a row far away is only drawn after the scroll. */
function focusRow(list: HTMLElement | null, key: string) {
    const row = () => list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] a`);
    const now = row();
    if (now) now.focus({ preventScroll: true });
    else requestAnimationFrame(() => row()?.focus({ preventScroll: true }));
}

/** What is looked at stays where it is when something arrives above it. */
function useAnchor(scroll: RefObject<HTMLElement | null>, order: string[], height: number) {
    const before = useRef(order);
    useLayoutEffect(() => {
        const element = scroll.current;
        const old = before.current;
        before.current = order;
        if (!element || old === order || element.scrollTop === 0) return;
        const was = Math.floor(element.scrollTop / height);
        const is = order.indexOf(old[was] ?? "");
        if (is >= 0 && is !== was) element.scrollTop += (is - was) * height;
    }, [scroll, order, height]);
}

interface ListKeys {
    chosen: string | null;
    /** What is opened where nothing was chosen yet. */
    first: string | undefined;
    last: number;
    next: number;
    previous: number;
    show: (index: number) => void;
    toggle: (key: string, isRange: boolean) => void;
}

function useListKeys({ chosen, first, last, next, previous, show, toggle }: ListKeys) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const group = t("command.group.list");
    const step = (id: string, label: string, run: () => void) => ({
        id: `list.${id}`,
        label,
        group,
        isKeyOnly: true,
        run,
    });
    const mark = (isRange: boolean) => () => {
        if (chosen !== null) toggle(chosen, isRange);
    };
    const open = () => {
        const key = chosen ?? first;
        if (key) void navigate({ to: "/tickets/$key", params: { key } });
    };
    useCommands([
        step("next", t("command.next"), () => show(next)),
        step("previous", t("command.previous"), () => show(previous)),
        step("nextArrow", t("command.next"), () => show(next)),
        step("previousArrow", t("command.previous"), () => show(previous)),
        step("first", t("command.first"), () => show(0)),
        step("last", t("command.last"), () => show(last)),
        step("open", t("command.open"), open),
        step("select", t("command.select"), mark(false)),
        step("selectRange", t("command.selectRange"), mark(true)),
    ]);
}
