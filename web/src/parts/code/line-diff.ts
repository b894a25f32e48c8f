// What changed from one text to another: first by lines, then within the lines that changed. By
// characters alone a long file is too much, and what is found in time is no change anyone made.
import { Change, diff, presentableDiff } from "@codemirror/merge";

/** More different lines than there are characters to stand for them. */
const kindsMax = 0xffff - 0x800;
const surrogates = { first: 0xd800, count: 0x800 };
/** Changed pieces longer than this are not looked into. */
const pieceMax = 4_000;
const lineConfig = { scanLimit: 5_000, timeout: 800 };
const pieceConfig = { scanLimit: 500, timeout: 20 };

/** Each line with its end, and where each begins. */
function linesOf(text: string): { lines: string[]; starts: number[] } {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const starts = [0];
    for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
    return { lines, starts };
}

/** A text in which each character stands for a line; null where there are too many kinds. */
function written(lines: readonly string[], kinds: Map<string, number>): string | null {
    let text = "";
    for (const line of lines) {
        const kind = kinds.get(line) ?? kinds.size;
        kinds.set(line, kind);
        if (kind >= kindsMax) return null;
        text += String.fromCharCode(kind < surrogates.first ? kind : kind + surrogates.count);
    }
    return text;
}

export function lineDiff(before: string, after: string): readonly Change[] {
    const kinds = new Map<string, number>();
    const [a, b] = [linesOf(before), linesOf(after)];
    const [textA, textB] = [written(a.lines, kinds), written(b.lines, kinds)];
    if (textA === null || textB === null) return diff(before, after, lineConfig);
    return diff(textA, textB, lineConfig).flatMap(({ fromA, toA, fromB, toB }) => {
        const [startA, endA] = [a.starts[fromA] ?? 0, a.starts[toA] ?? 0];
        const [startB, endB] = [b.starts[fromB] ?? 0, b.starts[toB] ?? 0];
        const whole = new Change(startA, endA, startB, endB);
        const isShort = Math.max(endA - startA, endB - startB) <= pieceMax;
        if (startA === endA || startB === endB || !isShort) return [whole];
        return presentableDiff(
            before.slice(startA, endA),
            after.slice(startB, endB),
            pieceConfig,
        ).map(
            (piece) =>
                new Change(
                    startA + piece.fromA,
                    startA + piece.toA,
                    startB + piece.fromB,
                    startB + piece.toB,
                ),
        );
    });
}
