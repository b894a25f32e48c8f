// What happened, line by line under the day it happened on; a line may unfold to say more.
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";

import { When } from "../../text/when";
import { useText } from "./catalogue";
import { listAction } from "../list/keys";
import { useList } from "../list/use-list";
import { type TimelineLine, withDays } from "./days";
import styles from "./trace.module.css";

export interface TimelineEvent {
    id: string;
    /** RFC 3339. */
    at: string;
    icon: ReactNode;
    /** One line. */
    text: ReactNode;
    who?: ReactNode;
    detail?: (() => ReactNode) | undefined;
}

interface Props {
    label: string;
    /** In the order in which they are shown. */
    events: readonly TimelineEvent[];
}

export function Timeline({ label, events }: Props) {
    const { language } = useText();
    const scroll = useRef<HTMLDivElement>(null);
    const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
    const lines = useMemo(() => withDays(events, language), [events, language]);
    const order = useMemo(() => events.map(({ id }) => id), [events]);
    const places = useMemo(() => new Map(lines.map(({ id }, at) => [id, at])), [lines]);
    const virtual = useVirtualizer({
        count: lines.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => 32,
        overscan: 20,
        getItemKey: (at) => lines[at]?.id ?? at,
    });
    const show = (id: string) => {
        virtual.scrollToIndex(places.get(id) ?? 0, { align: "auto" });
        requestAnimationFrame(() =>
            scroll.current
                ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
                ?.focus({ preventScroll: true }),
        );
    };
    const toggle = (id: string) => {
        const next = new Set(unfolded);
        if (!next.delete(id)) next.add(id);
        setUnfolded(next);
    };
    const list = useList({ order, show, open: toggle, isSelectable: false });
    const onKeyDown = (event: KeyboardEvent) => {
        const isOnLine = event.target instanceof Element && event.target.matches("[data-id]");
        if (!isOnLine && (event.key === "Enter" || event.key === " ")) return;
        const action = listAction(event, 10);
        if (action && list.run(action)) event.preventDefault();
    };
    return (
        <div ref={scroll} className={styles.timeline} onKeyDown={onKeyDown}>
            <ol
                role="list"
                className={styles.lines}
                aria-label={label}
                style={{ height: virtual.getTotalSize() }}
            >
                {virtual.getVirtualItems().map(({ index, start }) => {
                    const line = lines[index];
                    return (
                        line && (
                            <li
                                key={line.id}
                                ref={virtual.measureElement}
                                data-index={index}
                                className={styles.place}
                                style={{ transform: `translateY(${start}px)` }}
                                aria-setsize={lines.length}
                                aria-posinset={index + 1}
                            >
                                <Line
                                    line={line}
                                    isReached={line.id === (list.focused ?? order[0])}
                                    isUnfolded={unfolded.has(line.id)}
                                    onFocus={list.focus}
                                    onToggle={toggle}
                                />
                            </li>
                        )
                    );
                })}
            </ol>
        </div>
    );
}

interface LineProps {
    line: TimelineLine<TimelineEvent>;
    isReached: boolean;
    isUnfolded: boolean;
    onFocus: (id: string) => void;
    onToggle: (id: string) => void;
}

function Line({ line, isReached, isUnfolded, onFocus, onToggle }: LineProps) {
    const { t } = useText();
    const { event } = line;
    if (!event) return <time className={styles.day}>{line.day}</time>;
    const Chevron = isUnfolded ? IconChevronDown : IconChevronRight;
    return (
        <>
            <div
                role="group"
                className={styles.event}
                tabIndex={isReached ? 0 : -1}
                data-id={line.id}
                onFocus={() => onFocus(line.id)}
            >
                <span className={styles.icon} aria-hidden>
                    {event.icon}
                </span>
                <span className="cut">{event.text}</span>
                {event.detail && (
                    <button
                        type="button"
                        className={`plain ${styles.fold}`}
                        aria-expanded={isUnfolded}
                        aria-label={t("trace.details")}
                        tabIndex={isReached ? 0 : -1}
                        onClick={() => onToggle(line.id)}
                    >
                        <Chevron size={14} aria-hidden />
                    </button>
                )}
                <span className="grow" />
                {event.who && <span className={styles.who}>{event.who}</span>}
                <When at={event.at} isShort className={styles.who} />
            </div>
            {isUnfolded && event.detail && <div className={styles.detail}>{event.detail()}</div>}
        </>
    );
}
