// The drawing of a chart by uPlot: lines with gaps, bands of signals, dashed markers of deployments.
// It knows canvas and mouse; what is drawn and what follows is decided outside.
import "uplot/dist/uPlot.min.css";

import uPlot from "uplot";

import { dragged, type Span } from "../range/range";
import { formatted } from "../value/format";
import { type palettes, strokeOf } from "./palette";
import { type Band, type ChartData, flagsOf, type Marker } from "./series";
import { timeTicks } from "./time-ticks";

export interface PlotOptions {
    data: ChartData;
    span: Span;
    /** What happened, as it is when it is drawn: it comes later than the lines, and moves none. */
    marks: () => { moments: readonly Marker[]; bands: readonly Band[] };
    /** Whether flags may stand above the lines. */
    hasFlags: boolean;
    /** Series that are not drawn. */
    hidden: ReadonlySet<string>;
    theme: keyof typeof palettes;
    language: string;
    width: number;
    height: number;
    /** Charts of the same name share the crosshair. */
    group: string;
}

export interface PlotEvents {
    onPoint: (index: number | null) => void;
    onSelect: (span: Span, isWhy: boolean) => void;
}

/** What is left and right of the lines: the names of values, and room for the last time. */
export const margins = { left: 64, right: 20 } as const;

const font = "11px system-ui, sans-serif";

/** uPlot counts in seconds. */
export const aligned = ({ times, series }: ChartData): uPlot.AlignedData => [
    times.map((time) => time / 1000),
    ...series.map(({ values }) => values as (number | null)[]),
];

export function makePlot(target: HTMLElement, options: PlotOptions, events: PlotEvents): uPlot {
    const { data, span, theme, language, hidden } = options;
    const colour = (name: string) => getComputedStyle(target).getPropertyValue(`--ms-${name}`);
    const [ink, line] = [colour("ink-3"), colour("line")];
    let isWhy = false;
    const axis: uPlot.Axis = {
        stroke: ink,
        font,
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
    };
    return new uPlot(
        {
            width: options.width,
            height: options.height,
            legend: { show: false },
            padding: [options.hasFlags ? 18 : 12, margins.right, 0, 0],
            scales: {
                x: { time: true, min: span.from / 1000, max: span.to / 1000, auto: false },
                y: { range: (_, min, max) => extent(min, max) },
            },
            axes: [
                {
                    ...axis,
                    size: 28,
                    space: 72,
                    values: (_, ticks, __, ___, seconds) =>
                        timeTicks(
                            ticks.map((tick) => tick * 1000),
                            seconds,
                            language,
                        ),
                },
                {
                    ...axis,
                    size: margins.left,
                    // A low chart has two values at least.
                    space: Math.min(36, options.height / 5),
                    values: (_, ticks) => ticks.map((tick) => formatted(tick, data.unit, language)),
                },
            ],
            series: [
                {},
                ...data.series.map(({ id, label }, at) => {
                    const stroke = strokeOf(at, theme);
                    return {
                        label,
                        show: !hidden.has(id),
                        stroke: stroke.colour,
                        dash: [...stroke.dash],
                        width: 1.5,
                        spanGaps: false,
                        points: { show: false },
                    };
                }),
            ],
            cursor: {
                sync: { key: options.group, setSeries: false },
                drag: { x: true, y: false, setScale: false },
                points: { size: 6 },
                bind: {
                    mousedown: (_, __, handle) => (event) => {
                        isWhy = event.shiftKey;
                        handle(event);
                        return null;
                    },
                },
            },
            hooks: {
                drawClear: [
                    (plot) => drawBands(plot, options.marks().bands, colour("breached-fill")),
                ],
                draw: [(plot) => drawMarkers(plot, options.marks().moments, colour("ink-2"))],
                setCursor: [
                    (plot) => {
                        const isIn = (plot.cursor.left ?? -1) >= 0;
                        events.onPoint(isIn ? (plot.cursor.idx ?? null) : null);
                    },
                ],
                setSelect: [
                    (plot) => {
                        const { left, width } = plot.select;
                        if (width === 0) return;
                        const selected = dragged(
                            plot.posToVal(left, "x") * 1000,
                            plot.posToVal(left + width, "x") * 1000,
                        );
                        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
                        // Another chart's selection comes here too, by the shared crosshair.
                        if (selected && plot.cursor.event) events.onSelect(selected, isWhy);
                    },
                ],
            },
        },
        aligned(data),
        target,
    );
}

/** Puts the crosshair of this chart, and of all of its group, on one point. */
export function pointTo(plot: uPlot, group: string, time: number, index: number) {
    const [left, top] = [plot.valToPos(time / 1000, "x"), 10];
    const { clientWidth, clientHeight } = plot.over;
    plot.setCursor({ left, top });
    uPlot.sync(group).pub("mousemove", plot, left, top, clientWidth, clientHeight, index);
}

/** From nothing up, unless values are below it; never flat. */
function extent(min: number | null, max: number | null): [number, number] {
    const [low, high] = [Math.min(0, min ?? 0), Math.max(0, max ?? 0)];
    const room = (high - low) * 0.08 || 1;
    return [low < 0 ? low - room : 0, high + room];
}

function drawBands(plot: uPlot, bands: readonly Band[], fill: string) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = fill;
    for (const { from, to } of bands) {
        const [left, right] = [from, to ?? (plot.scales.x?.max ?? 0) * 1000].map((time) =>
            Math.min(
                bbox.left + bbox.width,
                Math.max(bbox.left, plot.valToPos(time / 1000, "x", true)),
            ),
        );
        if (left === undefined || right === undefined || right <= bbox.left) continue;
        ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    }
    ctx.restore();
}

/** Flags are targets of a mouse or a finger: WCAG asks for so many pixels each. */
export const flagsApart = 24;

/** The lines of the markers, one a flag. What they are is said by their flags. */
function drawMarkers(plot: uPlot, markers: readonly Marker[], ink: string) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    const { min = 0, max = 0 } = plot.scales.x ?? {};
    const span = { from: (min ?? 0) * 1000, to: (max ?? 0) * 1000 };
    for (const { part } of flagsOf(markers, span, plot.over.clientWidth, flagsApart)) {
        const x = Math.round(bbox.left + part * bbox.width);
        if (x < bbox.left || x > bbox.left + bbox.width) continue;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
    }
    ctx.restore();
}
