// Tabs whose choice stands in the address.
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import { useUrlValue } from "../url";
import styles from "./range.module.css";

export interface Tab {
    id: string;
    label: string;
    /** How much is in it, if that is known. */
    count?: string | undefined;
    show: () => ReactNode;
}

interface Props {
    label: string;
    /** The first is shown where the address says nothing. */
    tabs: readonly Tab[];
    name?: string;
}

/** Where a key leads from one tab of `count`; null where it leads nowhere. Pure. */
export function tabAt(key: string, at: number, count: number): number | null {
    if (key === "ArrowRight") return (at + 1) % count;
    if (key === "ArrowLeft") return (at - 1 + count) % count;
    if (key === "Home") return 0;
    return key === "End" ? count - 1 : null;
}

export function Tabs({ label, tabs, name = "tab" }: Props) {
    const id = useId();
    const list = useRef<HTMLDivElement>(null);
    const [asked, ask] = useUrlValue(name);
    const at = Math.max(
        0,
        tabs.findIndex((tab) => tab.id === asked),
    );
    const open = tabs[at];
    const choose = (index: number) => {
        const next = tabs[index];
        if (next) ask(index === 0 ? undefined : next.id);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const next = tabAt(event.key, at, tabs.length);
        if (next === null) return;
        event.preventDefault();
        choose(next);
        list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
    };
    return (
        <>
            <div
                ref={list}
                role="tablist"
                className={styles.tabs}
                aria-label={label}
                onKeyDown={onKeyDown}
            >
                {tabs.map((tab, index) => (
                    <button
                        key={tab.id}
                        type="button"
                        role="tab"
                        id={`${id}-${tab.id}`}
                        className={`plain ${styles.tab}`}
                        aria-selected={index === at}
                        aria-controls={index === at ? `${id}-panel` : undefined}
                        tabIndex={index === at ? 0 : -1}
                        onClick={() => choose(index)}
                    >
                        {tab.label}
                        {tab.count !== undefined && (
                            <span className={styles.count}>{tab.count}</span>
                        )}
                    </button>
                ))}
            </div>
            {open && (
                <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open.id}`}>
                    {open.show()}
                </div>
            )}
        </>
    );
}
