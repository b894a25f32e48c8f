// One span of a waterfall: its name, who made it, its own time, and its bar.
import { useComputedColorScheme } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { memo } from "react";

import { Marked } from "../../frame/marked";
import { useText } from "./catalogue";
import { count, duration } from "../value/format";
import { marksIn } from "./find";
import { ownPart } from "./own-time";
import { nextCall, type Repeat } from "./repeats";
import { barOf, depthMax, type SpanRow, type Trace } from "./spans";
import { serviceFill } from "./time-by-service";
import styles from "./trace.module.css";

const indent = 14;

interface Props {
    row: SpanRow;
    trace: Trace;
    index: number;
    top: number;
    query: string;
    serviceAt: number;
    hasOwn: boolean;
    repeat: Repeat | undefined;
    isFocused: boolean;
    isReached: boolean;
    isOpen: boolean;
    /** REQUIRES: the same functions, so that a row is drawn again only when it changed. */
    acts: SpanActs;
}

/** What is done to a span. */
export interface SpanActs {
    focus: (id: string) => void;
    fold: (id: string, isCollapsed: boolean) => void;
    open: (id: string) => void;
    reach: (id: string) => void;
}

export const SpanLine = memo(function SpanLine(props: Props) {
    const { row, trace, index, top, query, acts } = props;
    const { language } = useText();
    const theme = useComputedColorScheme("light", { getInitialValueInEffect: false });
    const { span, level, below, isCollapsed } = row;
    const { left, width } = barOf(span, trace);
    const own = ownPart(span);
    const fill = serviceFill(props.serviceAt, theme);
    // Beside the bar, where there is room.
    const isBefore = left + width > 0.8 && left > 0.2;
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
            onFocus={() => acts.focus(span.id)}
            onClick={() => acts.open(span.id)}
        >
            <div
                role="gridcell"
                className={styles.name}
                // However deep it is, there is room for some of the name.
                style={{
                    paddingLeft: `min(${8 + (Math.min(level, depthMax) - 1) * indent}px, 100% - 120px)`,
                }}
            >
                <Name row={row} query={query} repeat={props.repeat} acts={acts} />
            </div>
            <div role="gridcell" className={styles.service} title={span.service}>
                <i style={{ background: fill }} aria-hidden />
                <span className="cut">
                    <Marked text={span.service} marks={marksIn(span.service, query)} />
                </span>
            </div>
            {props.hasOwn && (
                <div role="gridcell" className={styles.own}>
                    {span.own === undefined ? "–" : duration(span.own, language)}
                </div>
            )}
            <div role="gridcell" className={styles.track}>
                <span
                    className={styles.bar}
                    data-error={span.isError || undefined}
                    data-shared={own === null ? undefined : true}
                    style={{
                        left: `${left * 100}%`,
                        width: `${width * 100}%`,
                        background: span.isError ? undefined : fill,
                    }}
                >
                    {own !== null && (
                        <span className={styles.ownPart} style={{ width: `${own * 100}%` }} />
                    )}
                </span>
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
});

function Name({
    row: { span, below, isCollapsed },
    query,
    repeat,
    acts,
}: Pick<Props, "row" | "query" | "repeat" | "acts">) {
    const { t, language } = useText();
    const Chevron = isCollapsed ? IconChevronRight : IconChevronDown;
    const calls = repeat?.calls.length ?? 0;
    return (
        <>
            {below > 0 ? (
                <button
                    type="button"
                    tabIndex={-1}
                    className={`plain ${styles.fold}`}
                    aria-label={t(isCollapsed ? "trace.expand" : "trace.collapse")}
                    onClick={(event) => {
                        event.stopPropagation();
                        acts.fold(span.id, !isCollapsed);
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
                <span className={styles.besideName}>{span.service} </span>
                <Marked text={span.name} marks={marksIn(span.name, query)} />
            </span>
            {repeat && (
                <button
                    type="button"
                    tabIndex={-1}
                    className={`plain ${styles.chip}`}
                    title={t("trace.repeated", { count: calls, why: repeat.why })}
                    onClick={(event) => {
                        event.stopPropagation();
                        acts.reach(nextCall(repeat, span.id) ?? span.id);
                    }}
                >
                    ×{count(calls, language)}
                </button>
            )}
            {isCollapsed && <span className={styles.below}>+{below}</span>}
        </>
    );
}
