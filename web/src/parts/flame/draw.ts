// Draws the rows of a flame graph that are in sight.
import { barsOf, type Range } from "./bars";
import { colours, type Paint, paintOfChange, placeOf, type Theme } from "./colours";
import { changeAt } from "./functions";
import { at, type FlameTree } from "./tree";

export const rowHeight = 20;
const fontSize = 11;
const padding = 4;

export interface Look {
    tree: FlameTree;
    range: Range;
    theme: Theme;
    /** In pixels. */
    width: number;
    height: number;
    scrollTop: number;
    /** Of each name: 1 where it is pointed out; null: nothing is. */
    lit: Uint8Array | null;
    /** The frame that has the focus, -1: none. */
    cursor: number;
    font: string;
    textOf: (frame: number) => string;
}

/** How a frame is painted. */
export function paintOf({ tree, theme, lit }: Look, frame: number): Paint {
    const set = colours[theme];
    const name = at(tree.name, frame);
    if (lit && name >= 0 && lit[name] === 1) return { fill: set.match, ink: set.matchInk };
    const change = changeAt(tree, frame);
    if (change && !lit) return paintOfChange(change.step, theme);
    if (lit) return { fill: set.dim, ink: set.dimInk };
    if (name < 0) return { fill: set.root, ink: set.ink };
    const place = placeOf(tree.names[name] ?? "", set.frames.length);
    return { fill: set.frames[place] ?? set.root, ink: set.ink };
}

export function draw(canvas: HTMLCanvasElement, look: Look) {
    const { tree, width, height, scrollTop, theme } = look;
    const ratio = window.devicePixelRatio || 1;
    const size = [Math.round(width * ratio), Math.round(height * ratio)] as const;
    if (canvas.width !== size[0]) canvas.width = size[0];
    if (canvas.height !== size[1]) canvas.height = size[1];
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `${fontSize}px ${look.font}`;
    context.textBaseline = "middle";
    const letter = context.measureText("m").width || fontSize * 0.6;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight));
    const last = Math.min(tree.rowStart.length - 2, Math.ceil((scrollTop + height) / rowHeight));
    for (let depth = first; depth <= last; depth += 1) {
        const top = depth * rowHeight - scrollTop;
        for (const { frame, left, width: wide, frames } of barsOf(tree, depth, look.range, width)) {
            const { fill, ink } = paintOf(look, frame);
            context.fillStyle = fill;
            // A gap between frames, where there is room for one.
            context.fillRect(left, top, wide >= 3 ? wide - 1 : wide, rowHeight - 1);
            if (frames > 1) continue;
            const letters = Math.floor((wide - 2 * padding) / letter);
            if (letters >= 3) {
                const text = look.textOf(frame);
                const cut = text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
                context.fillStyle = ink;
                context.fillText(cut, left + padding, top + rowHeight / 2);
            }
        }
    }
    outline(context, look, theme);
}

function outline(context: CanvasRenderingContext2D, look: Look, theme: Theme) {
    const { tree, cursor, range, width, scrollTop } = look;
    if (cursor < 0 || !(range.share > 0)) return;
    const scale = width / range.share;
    const left = Math.max(0, (at(tree.start, cursor) - range.start) * scale);
    const right = Math.min(
        width,
        (at(tree.start, cursor) + at(tree.share, cursor) - range.start) * scale,
    );
    if (right < 0 || left > width) return;
    const top = at(tree.depth, cursor) * rowHeight - scrollTop;
    context.strokeStyle = colours[theme].cursor;
    context.lineWidth = 2;
    context.strokeRect(left + 1, top + 1, Math.max(2, right - left - 2), rowHeight - 3);
}
