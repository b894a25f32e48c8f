// A log to be read: lines with their severity, found by words, the newest kept in sight on demand.
import { Checkbox, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";

import { useText } from "./catalogue";
import { count } from "../value/format";
import { found, logOf } from "./lines";
import styles from "./log.module.css";

interface Props {
    label: string;
    text: string;
    /** More is still coming: the view can follow it. */
    isGrowing?: boolean;
}

const height = 20;

export function LogView({ label, text, isGrowing = false }: Props) {
    const { t, language } = useText();
    const scroll = useRef<HTMLDivElement>(null);
    const [query, setQuery] = useState("");
    const [asked] = useDebouncedValue(query, 150);
    const [isWrapped, setWrapped] = useState(false);
    const [isFollowing, setFollowing] = useState(isGrowing);
    const log = useMemo(() => logOf(text), [text]);
    const lines = useMemo(() => found(log.lines, asked), [log, asked]);
    const virtual = useVirtualizer({
        count: lines.length,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: 30,
    });
    useEffect(() => virtual.measure(), [virtual, isWrapped]);
    useEffect(() => {
        if (isFollowing && lines.length > 0) virtual.scrollToIndex(lines.length - 1);
    }, [virtual, isFollowing, lines.length]);
    const digits = String(log.lines.at(-1)?.number ?? 0).length;
    return (
        <div className={styles.log}>
            <div className={styles.tools}>
                <TextInput
                    className="grow"
                    leftSection={<IconSearch size={14} />}
                    aria-label={t("log.find")}
                    placeholder={t("log.find")}
                    value={query}
                    onChange={(event) => setQuery(event.currentTarget.value)}
                />
                <Checkbox
                    label={t("log.wrap")}
                    checked={isWrapped}
                    onChange={(event) => setWrapped(event.currentTarget.checked)}
                />
                {isGrowing && (
                    <Checkbox
                        label={t("log.follow")}
                        checked={isFollowing}
                        onChange={(event) => setFollowing(event.currentTarget.checked)}
                    />
                )}
                <span className="dim" role="status">
                    {t("log.lines", { count: lines.length, shown: count(lines.length, language) })}
                </span>
            </div>
            {log.left > 0 && (
                <p className={styles.left}>
                    {t("log.left", { count: log.left, shown: count(log.left, language) })}
                </p>
            )}
            <div
                ref={scroll}
                className={styles.scroll}
                role="log"
                aria-live="off"
                aria-label={label}
                tabIndex={0}
                data-wrapped={isWrapped || undefined}
                translate="no"
                onWheel={() => setFollowing(false)}
            >
                <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
                    {virtual.getVirtualItems().map(({ index, start, key }) => {
                        const line = lines[index];
                        return (
                            line && (
                                <div
                                    key={key}
                                    ref={virtual.measureElement}
                                    data-index={index}
                                    className={styles.line}
                                    data-severity={line.severity ?? undefined}
                                    style={{ transform: `translateY(${start}px)` }}
                                >
                                    <span
                                        className={styles.number}
                                        style={{ width: `${digits}ch` }}
                                    >
                                        {line.number}
                                    </span>
                                    <span className={styles.text}>{line.text}</span>
                                </div>
                            )
                        );
                    })}
                </div>
            </div>
        </div>
    );
}
