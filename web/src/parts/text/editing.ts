// What the keys and buttons of a Markdown editor do to a text and its selection. Pure.

export interface Edit {
    /** What takes the place of the text from `from` to `to`. */
    from: number;
    to: number;
    text: string;
    /** What is selected then. */
    start: number;
    end: number;
}

export interface Selection {
    start: number;
    end: number;
}

/** The selection between two marks, or without them where they stand already. */
export function marked(text: string, { start, end }: Selection, mark: string): Edit {
    const { length } = mark;
    const isOutside =
        text.slice(start - length, start) === mark && text.slice(end, end + length) === mark;
    const inner = text.slice(start, end);
    if (isOutside && start >= length) {
        const [from, to] = [start - length, end + length];
        return { from, to, text: inner, start: from, end: from + inner.length };
    }
    return {
        from: start,
        to: end,
        text: mark + inner + mark,
        start: start + length,
        end: end + length,
    };
}

/** The selected lines with a mark before each, or without it where all have it. */
export function prefixed(text: string, { start, end }: Selection, prefix: string): Edit {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const next = text.indexOf("\n", end);
    const to = next < 0 ? text.length : next;
    const lines = text.slice(from, to).split("\n");
    const hasAll = lines.every((line) => line.startsWith(prefix));
    const put = lines
        .map((line) => (hasAll ? line.slice(prefix.length) : prefix + line))
        .join("\n");
    return { from, to, text: put, start: from, end: from + put.length };
}

const address = /^(?:https?:\/\/|mailto:)\S+$/i;

/** An address pasted over words makes a link of them; otherwise nothing special. */
export function linkPasted(text: string, { start, end }: Selection, pasted: string): Edit | null {
    const words = text.slice(start, end);
    if (words.trim() === "" || words.includes("\n") || !address.test(pasted.trim())) return null;
    const link = `[${words.replace(/[[\]\\]/g, "\\$&")}](${pasted.trim().replace(/[()]/g, (one) => (one === "(" ? "%28" : "%29"))})`;
    return {
        from: start,
        to: end,
        text: link,
        start: start + link.length,
        end: start + link.length,
    };
}

/** Words as a link whose address is to be typed, which is selected. */
export function linked(text: string, { start, end }: Selection): Edit {
    const words = text.slice(start, end);
    const put = `[${words}](https://)`;
    const at = start + words.length + 3;
    return words
        ? { from: start, to: end, text: put, start: at, end: at + "https://".length }
        : { from: start, to: end, text: put, start: start + 1, end: start + 1 };
}

const item = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))( +\[[ xX]\])?( +)/;

/** Enter in a list begins its next item; in an empty item it ends the list. */
export function nextItem(text: string, { start, end }: Selection): Edit | null {
    if (start !== end) return null;
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const line = text.slice(from, start);
    const found = item.exec(line);
    if (!found) return null;
    const [whole, indent = "", bullet, number, stop = "", box, space = " "] = found;
    if (line === whole && !text.slice(start).match(/^[^\n]/))
        return { from, to: start, text: "", start: from, end: from };
    const mark = bullet ?? `${Number(number) + 1}${stop}`;
    const put = `\n${indent}${mark}${box ? " [ ]" : ""}${space}`;
    return {
        from: start,
        to: start,
        text: put,
        start: start + put.length,
        end: start + put.length,
    };
}

export const applied = (text: string, { from, to, text: put }: Edit) =>
    text.slice(0, from) + put + text.slice(to);
