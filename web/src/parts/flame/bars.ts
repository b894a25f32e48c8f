// The bars of one row of a flame graph, and what is under a point of it. Pure: what is narrower than a
// pixel is folded with its neighbours, so that a row costs what its pixels cost, however many frames.
import { at, type FlameTree } from "./tree";

/** A part of the whole that fills the width. */
export interface Range {
    start: number;
    share: number;
}

export interface Bar {
    /** The frame; of folded ones the first. */
    frame: number;
    /** How many are folded into it; 1: it is one frame. */
    frames: number;
    /** In pixels, within the width. */
    left: number;
    width: number;
}

export const rangeOf = ({ start, share }: FlameTree, frame: number): Range => ({
    start: at(start, frame),
    share: at(share, frame),
});

/** The place within the row of the first frame that ends behind `value`. */
function firstBehind(tree: FlameTree, low: number, high: number, value: number): number {
    let [from, to] = [low, high];
    while (from < to) {
        const middle = (from + to) >> 1;
        const frame = at(tree.rows, middle);
        if (at(tree.start, frame) + at(tree.share, frame) > value) to = middle;
        else from = middle + 1;
    }
    return from;
}

export function barsOf(tree: FlameTree, depth: number, range: Range, width: number): Bar[] {
    const bars: Bar[] = [];
    const last = at(tree.rowStart, depth + 1);
    if (!(range.share > 0) || !(width > 0) || depth >= tree.rowStart.length - 1) return bars;
    const scale = width / range.share;
    // Sums of shares are not exact: what merely touches the range is outside.
    const slack = range.share * 1e-9;
    const stop = range.start + range.share - slack;
    let place = firstBehind(tree, at(tree.rowStart, depth), last, range.start + slack);
    while (place < last) {
        const frame = at(tree.rows, place);
        const start = at(tree.start, frame);
        if (start >= stop) break;
        const end = start + at(tree.share, frame);
        const left = Math.max(0, (start - range.start) * scale);
        const right = Math.min(width, (end - range.start) * scale);
        if (right - left >= 1) {
            bars.push({ frame, frames: 1, left, width: right - left });
            place += 1;
            continue;
        }
        // All that end within this pixel are one bar, or within the next where hardly any of it is left.
        const pixel = Math.floor(left + 0.5) + 1;
        const next = Math.max(
            place + 1,
            firstBehind(tree, place, last, range.start + pixel / scale),
        );
        bars.push({ frame, frames: next - place, left, width: 1 });
        place = next;
    }
    return bars;
}

/** The frame at a point, -1 where there is none. */
export function frameAt(
    tree: FlameTree,
    range: Range,
    { x, depth, width }: { x: number; depth: number; width: number },
): number {
    if (depth < 0 || depth >= tree.rowStart.length - 1) return -1;
    const value = range.start + (x / width) * range.share;
    const last = at(tree.rowStart, depth + 1);
    const place = firstBehind(tree, at(tree.rowStart, depth), last, value);
    const frame = place < last ? at(tree.rows, place) : -1;
    return frame >= 0 && at(tree.start, frame) <= value ? frame : -1;
}

/** Where an arrow leads, as in a tree: Up to the caller, Down to what it calls most, aside to siblings. */
export function walked(tree: FlameTree, key: string, frame: number): number | null {
    const above = at(tree.parent, frame);
    const end = at(tree.end, frame);
    switch (key) {
        case "ArrowUp":
            return above >= 0 ? above : null;
        case "ArrowDown":
            return frame + 1 < end ? frame + 1 : null;
        case "ArrowRight":
            return above >= 0 && end < at(tree.end, above) ? end : null;
        case "ArrowLeft": {
            if (above < 0 || frame === above + 1) return null;
            // The frame before this one is the last of all that its sibling calls.
            let before = frame - 1;
            while (at(tree.parent, before) !== above) before = at(tree.parent, before);
            return before;
        }
        case "Home":
            return 0;
        default:
            return null;
    }
}

/** Whether `frame` is `within`, or called by it. */
export const isWithin = (tree: FlameTree, frame: number, within: number) =>
    frame >= within && frame < at(tree.end, within);
