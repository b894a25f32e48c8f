// The flags of a chart's markers: what happened is read by hovering or by the keyboard, and opened.
// They are one stop of the Tab key, within which the arrows lead from flag to flag.
import { Popover, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconAlertTriangleFilled, IconFlagFilled } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";

import { useText } from "./catalogue";
import styles from "./chart.module.css";
import { flagsApart } from "./plot";
import { flagsOf, type Marker, type MarkerFlag, steppedTo } from "./series";

const dayMs = 86_400_000;

interface Props {
    markers: readonly Marker[];
    from: number;
    to: number;
    about: ((id: string) => ReactNode) | undefined;
}

export function Flags({ markers, from, to, about }: Props) {
    const { t, language } = useText();
    const { ref, width } = useElementSize<HTMLDivElement>();
    const [current, setCurrent] = useState(0);
    // Before it is known how much room there is, none stands in the wrong place.
    const flags = width > 0 ? flagsOf(markers, { from, to }, width, flagsApart) : [];
    const clock = new Intl.DateTimeFormat(language, {
        ...(to - from > dayMs && { dateStyle: "medium" }),
        timeStyle: "short",
    });
    // What began before the range may be of another day.
    const long = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    const when = (at: number) => (at < from ? long : clock).format(at);
    const reached = Math.min(current, flags.length - 1);
    const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
        const next = steppedTo(event.key, reached, flags.length);
        const isFlag = event.target instanceof Element && event.target.matches("[data-flag]");
        if (next === null || !isFlag) return;
        event.preventDefault();
        event.currentTarget.querySelectorAll<HTMLElement>("[data-flag]")[next]?.focus();
    };
    return (
        <div ref={ref} className={styles.flags}>
            {flags.length > 0 && (
                <div role="toolbar" aria-label={t("chart.events")} onKeyDown={onKeyDown}>
                    {flags.map((flag, at) => (
                        <Flag
                            key={flag.markers[0]?.id}
                            of={flag}
                            when={when}
                            about={about}
                            isReached={at === reached}
                            onFocus={() => setCurrent(at)}
                        />
                    ))}
                </div>
            )}
        </div>
    );
}

interface FlagProps {
    of: MarkerFlag;
    when: (at: number) => string;
    about: Props["about"];
    isReached: boolean;
    onFocus: () => void;
}

function Flag({ of: { part, markers }, when, about, isReached, onFocus }: FlagProps) {
    const { t } = useText();
    const [isOpen, setOpen] = useState(false);
    const [first] = markers;
    if (!first) return null;
    const isOne = markers.length === 1;
    const isLasting = markers.some(({ until }) => until !== undefined);
    const Sign = isLasting ? IconAlertTriangleFilled : IconFlagFilled;
    const name = `${isOne ? first.label : t("chart.changes", { count: markers.length })}, ${when(first.at)}`;
    return (
        <Popover
            opened={isOpen}
            onChange={setOpen}
            position="bottom"
            shadow="md"
            width="max-content"
            trapFocus
            returnFocus
        >
            <Tooltip
                label={name}
                translate="no"
                openDelay={0}
                disabled={isOpen}
                events={{ hover: true, focus: true, touch: false }}
            >
                <Popover.Target>
                    <button
                        type="button"
                        data-flag
                        className={`plain ${styles.flag}`}
                        style={{
                            left: `${part * 100}%`,
                            ...(isLasting && { color: "var(--ms-breached)" }),
                        }}
                        tabIndex={isReached ? 0 : -1}
                        aria-label={name}
                        translate="no"
                        onFocus={onFocus}
                        onClick={() => setOpen(!isOpen)}
                    >
                        <Sign size={12} aria-hidden />
                        {!isOne && markers.length}
                    </button>
                </Popover.Target>
            </Tooltip>
            <Popover.Dropdown aria-label={name}>
                <ul role="list">
                    {markers.map(({ id, at, label }) => (
                        <li key={id}>
                            {about?.(id) ?? (
                                <span translate="no">
                                    {when(at)} {label}
                                </span>
                            )}
                        </li>
                    ))}
                </ul>
            </Popover.Dropdown>
        </Popover>
    );
}
