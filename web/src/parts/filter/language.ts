// What the filter field needs to know of a filter language. The grammar belongs to the server: the
// field only asks what could stand at the caret, and what the text means.

export interface Suggestion {
    /** What takes the place of the text from `from` to `to`. */
    text: string;
    /** What is shown; the text where it is not given. */
    label?: string;
    /** What it is, in a word or two. */
    detail?: string;
    from: number;
    to: number;
}

export interface Chip {
    label: string;
    /** Where the term stands in the text. */
    from: number;
    to: number;
}

export interface FilterError {
    /** Where in the text, and how much of it. At the end of the text the length may be 0. */
    at: number;
    length: number;
    message: string;
}

export type Parsed =
    { chips: readonly Chip[]; error?: undefined } | { error: FilterError; chips?: undefined };

export interface FilterLanguage {
    complete: (text: string, caret: number, signal: AbortSignal) => Promise<readonly Suggestion[]>;
    parse: (text: string, signal: AbortSignal) => Promise<Parsed>;
}

/** The text after a suggestion was taken, and where the caret is then. */
export function taken(text: string, { text: put, from, to }: Suggestion) {
    const [start, end] = bounded(text, from, to);
    const after = text.slice(end);
    // After a whole term the next one may begin at once.
    const gap = /[:(]$/.test(put) || /^\s/.test(after) ? "" : " ";
    const before = text.slice(0, start) + put + gap;
    return { text: before + after, caret: before.length };
}

/** The text without one term, and without the white space that it leaves behind. */
export function without(text: string, { from, to }: Pick<Chip, "from" | "to">): string {
    const [start, end] = bounded(text, from, to);
    const [before, after] = [text.slice(0, start).trimEnd(), text.slice(end).trimStart()];
    const rest = before && after ? `${before} ${after}` : before + after;
    // Parentheses of which the last term was taken away.
    return rest.replace(/-?\(\s*\)/, "").trim();
}

/** The text in three pieces: before what is wrong, what is wrong, and after it. */
export function marked(text: string, { at, length }: FilterError): [string, string, string] {
    const [start, end] = bounded(text, at, at + Math.max(length, 1));
    // What is missing at the end is marked by the last character.
    const from = start === text.length ? Math.max(0, start - 1) : start;
    return [text.slice(0, from), text.slice(from, Math.max(end, from + 1)), text.slice(end)];
}

/** Positions come from elsewhere, maybe for an older text. */
function bounded(text: string, from: number, to: number): [number, number] {
    const start = Math.max(0, Math.min(text.length, from));
    return [start, Math.max(start, Math.min(text.length, to))];
}
