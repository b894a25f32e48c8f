// A time series: value over time, under the range that the page shares. Dragging zooms, dragging
// with Shift asks why; the keys do the same, and a table says the same.
import { ActionIcon, useComputedColorScheme } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconChartLine, IconFlag, IconFlagOff, IconTable } from "@tabler/icons-react";
import {
    type KeyboardEvent,
    type ReactNode,
    useEffect,
    useId,
    useMemo,
    useRef,
    useState,
} from "react";
import type uPlot from "uplot";

import { Failed } from "../../frame/states";
import { useText } from "./catalogue";
import { dragged, type Span } from "../range/range";
import { useTimeRange } from "../range/time-range";
import { formatted } from "../value/format";
import styles from "./chart.module.css";
import { ChartTable } from "./chart-table";
import { Flags } from "./flags";
import { Legend } from "./legend";
import { aligned, makePlot, pointTo } from "./plot";
import {
    type Band,
    type ChartData,
    legend,
    type LegendOrder,
    type Marker,
    marksNear,
    parted,
    stepOf,
    steppedTo,
    withGaps,
} from "./series";

interface Props {
    title: string;
    /** None while it is loading. REQUIRES: the same object while it is the same data. */
    data: ChartData | undefined;
    error?: unknown;
    retry?: (() => void) | undefined;
    /** Instead of lines where nothing was measured. */
    empty: ReactNode;
    /** What happened meanwhile. Given, even if there is none, the chart has room for its flags. */
    markers?: readonly Marker[] | undefined;
    /** What is told of a marker whose flag is opened, and where it leads. */
    aboutMarker?: ((id: string) => ReactNode) | undefined;
    bands?: readonly Band[];
    height?: number;
    /** Asked about a part of the time. */
    onWhy?: ((span: Span) => void) | undefined;
}

const none: readonly never[] = [];

/** Whether charts show what happened meanwhile: all of them, or none. */
const useMarksHidden = () =>
    useLocalStorage({
        key: "mainstay.charts.plain",
        defaultValue: false,
        getInitialValueInEffect: false,
    });

export function Chart(props: Props) {
    const { title, data, error, retry, empty, height = 200 } = props;
    const { t } = useText();
    const [isTable, setTable] = useState(false);
    const [isPlain, setPlain] = useMarksHidden();
    const { moments, lasting } = useMemo(() => parted(props.markers ?? none), [props.markers]);
    const bands = useMemo(() => [...(props.bands ?? none), ...lasting], [props.bands, lasting]);
    const hasPoints = data?.series.some(({ values }) => values.some((value) => value !== null));
    const hasFailed = error !== undefined && error !== null;
    return (
        <figure className={styles.chart} aria-label={title}>
            <figcaption className={styles.title}>
                <span className="grow cut">{title}</span>
                {data && hasPoints && !isTable && props.markers && (
                    <ActionIcon
                        size={24}
                        aria-label={t("chart.showEvents")}
                        aria-pressed={!isPlain}
                        onClick={() => setPlain(!isPlain)}
                    >
                        {isPlain ? <IconFlagOff size={14} /> : <IconFlag size={14} />}
                    </ActionIcon>
                )}
                {data && hasPoints && (
                    <ActionIcon
                        size={24}
                        aria-label={t(isTable ? "chart.asLines" : "chart.asTable")}
                        onClick={() => setTable(!isTable)}
                    >
                        {isTable ? <IconChartLine size={14} /> : <IconTable size={14} />}
                    </ActionIcon>
                )}
            </figcaption>
            {hasFailed && <Failed error={error} {...(retry && { retry })} />}
            {!hasFailed && !data && (
                <div className={styles.waiting} style={{ height }} aria-busy="true">
                    <span className="unseen" role="status">
                        {t("chart.loading")}
                    </span>
                </div>
            )}
            {!hasFailed && data && !hasPoints && empty}
            {!hasFailed && data && hasPoints && !isTable && (
                <Lines
                    {...props}
                    data={data}
                    height={height}
                    flags={isPlain ? none : (props.markers ?? none)}
                    moments={isPlain ? none : moments}
                    bands={isPlain ? none : bands}
                />
            )}
            {!hasFailed && data && hasPoints && isTable && (
                <ChartTable label={title} data={data} markers={moments} bands={bands} />
            )}
        </figure>
    );
}

/** Charts of one page share their crosshair. */
const group = "page";

interface LinesProps extends Props {
    data: ChartData;
    height: number;
    /** All that has a flag: what happened at a moment, and what lasted. */
    flags: readonly Marker[];
    moments: readonly Marker[];
    bands: readonly Band[];
}

function Lines(props: LinesProps) {
    const { title, data, height, markers, flags, moments, bands, aboutMarker, onWhy } = props;
    const { t, language } = useText();
    const id = useId();
    const { from, to, zoom, widen } = useTimeRange();
    const theme = useComputedColorScheme("light", { getInitialValueInEffect: false });
    const place = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | null>(null);
    const [index, setIndex] = useState<number | null>(null);
    const [order, setOrder] = useState<LegendOrder>("value");
    const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
    /** Where a selection by keys began. */
    const [start, setStart] = useState<number | null>(null);
    const whole = useMemo(() => withGaps(data, stepOf(data.times)), [data]);
    const act = useRef({ zoom, onWhy });
    act.current = { zoom, onWhy };
    const select = (span: Span, isWhy: boolean) => {
        if (isWhy) act.current.onWhy?.(span);
        else act.current.zoom(span);
    };
    // A new set of lines is a new drawing; new values of the same lines are not.
    const names = whole.series.map((series) => `${series.id}=${series.label}`).join("\n");
    const latest = useRef({ whole, hidden, span: { from, to }, moments, bands });
    latest.current = { whole, hidden, span: { from, to }, moments, bands };
    const hasFlags = markers !== undefined;
    useEffect(() => {
        const target = place.current;
        if (!target) return undefined;
        const { whole: shown, hidden: left, span } = latest.current;
        const marks = () => latest.current;
        const made = makePlot(
            target,
            {
                data: shown,
                hidden: left,
                span,
                marks,
                hasFlags,
                theme,
                language,
                width: target.clientWidth,
                height,
                group,
            },
            { onPoint: setIndex, onSelect: select },
        );
        plot.current = made;
        const resized = new ResizeObserver(() =>
            made.setSize({ width: target.clientWidth, height }),
        );
        resized.observe(target);
        return () => {
            resized.disconnect();
            made.destroy();
            plot.current = null;
        };
    }, [names, theme, language, height, hasFlags, data.unit]);
    useEffect(() => plot.current?.redraw(false, false), [moments, bands]);
    useEffect(() => {
        const made = plot.current;
        made?.batch(() => {
            made.setData(aligned(whole), false);
            made.setScale("x", { min: from / 1000, max: to / 1000 });
            whole.series.forEach((series, at) => {
                const show = !hidden.has(series.id);
                if (made.series[at + 1]?.show !== show) made.setSeries(at + 1, { show });
            });
        });
    }, [whole, from, to, hidden]);

    const entries = legend(whole, index, order, language);
    const time = index === null ? undefined : whole.times[index];
    const near =
        time === undefined ? [] : marksNear(time, ((to - from) / 1000) * 6, moments, bands);
    const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
    const pointAt = (at: number) => {
        const made = plot.current;
        const when = whole.times[at];
        if (!made || when === undefined) return;
        pointTo(made, group, when, at);
        setIndex(at);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const next = steppedTo(event.key, index, whole.times.length);
        const selected =
            start !== null && index !== null
                ? dragged(whole.times[start] ?? 0, whole.times[index] ?? 0)
                : null;
        if (next !== null) {
            if (event.shiftKey && start === null) setStart(index ?? next);
            if (!event.shiftKey) setStart(null);
            pointAt(next);
        } else if ((event.key === "Enter" || event.key === "w") && selected) {
            select(selected, event.key === "w");
            setStart(null);
        } else if (event.key === "-") widen();
        else if (event.key === "Escape" && start !== null) setStart(null);
        else return;
        event.preventDefault();
    };
    useEffect(() => showSelection(plot.current, whole.times, start, index), [whole, start, index]);
    const toggle = (one: string, isOnly: boolean) => {
        const others = whole.series.map((series) => series.id).filter((other) => other !== one);
        if (isOnly) return setHidden(new Set(others));
        const next = new Set(hidden);
        if (!next.delete(one)) next.add(one);
        return setHidden(next);
    };
    const reading =
        time === undefined
            ? ""
            : [
                  clock.format(time),
                  ...entries.map(
                      ({ label, value }) => `${label} ${formatted(value, data.unit, language)}`,
                  ),
                  ...near,
              ].join(", ");
    return (
        <>
            <div className={styles.drawing}>
                <div
                    ref={place}
                    role="group"
                    className={styles.lines}
                    style={{ height }}
                    tabIndex={0}
                    aria-label={title}
                    aria-describedby={`${id}-keys`}
                    onKeyDown={onKeyDown}
                />
                {flags.length > 0 && (
                    <Flags markers={flags} from={from} to={to} about={aboutMarker} />
                )}
            </div>
            <span id={`${id}-keys`} className="unseen">
                {t("chart.keys")}
            </span>
            <Spoken text={reading} />
            <p className={styles.at}>
                {time === undefined ? t("chart.newest") : clock.format(time)}
                {near.length > 0 && ` · ${near.join(" · ")}`}
            </p>
            <Legend
                entries={entries}
                unit={data.unit}
                theme={theme}
                order={order}
                onOrder={setOrder}
                hidden={hidden}
                onToggle={toggle}
            />
        </>
    );
}

/** Said once the crosshair rests. */
function Spoken({ text }: { text: string }) {
    const [spoken, setSpoken] = useState("");
    useEffect(() => {
        const timer = setTimeout(() => setSpoken(text), 400);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <span className="unseen" role="status">
            {spoken}
        </span>
    );
}

function showSelection(
    plot: uPlot | null,
    times: readonly number[],
    start: number | null,
    index: number | null,
) {
    if (!plot) return;
    const places = [start, index].map((at) =>
        at === null ? null : plot.valToPos((times[at] ?? 0) / 1000, "x"),
    );
    const [a, b] = places;
    if (start === null || a === null || b === null || a === undefined || b === undefined) return;
    plot.setSelect(
        { left: Math.min(a, b), top: 0, width: Math.abs(a - b), height: plot.over.clientHeight },
        false,
    );
}
