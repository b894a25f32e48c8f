// Log text as lines with a severity. Pure, and linear in the text, whatever it holds.

export type Severity = "error" | "warning" | "info" | "debug";

export interface LogLine {
    /** From 1. */
    number: number;
    text: string;
    /** None where the line does not say. */
    severity: Severity | null;
}

export const linesMax = 100_000;
/** What is longer goes on in the next line of the view. */
export const lengthMax = 2_000;

// Colours and cursor moves of terminals, then what else cannot be seen.
// eslint-disable-next-line no-control-regex
const escapes =
    /\u001b(?:\[[0-9;?]{0,32}[ -/]{0,4}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|.)/g;
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

const words: readonly [Severity, RegExp][] = [
    ["error", /\b(?:error|err|fatal|panic|critical|crit|emerg|alert|severe)\b/i],
    ["warning", /\b(?:warn|warning)\b/i],
    ["info", /\b(?:info|notice)\b/i],
    ["debug", /\b(?:debug|trace)\b/i],
];
/** The severity stands near the start of a line, behind its time and name. */
const severityWithin = 120;

export function severityOf(text: string): Severity | null {
    const start = text.slice(0, severityWithin);
    let found: Severity | null = null;
    let first = Infinity;
    for (const [severity, word] of words) {
        const at = start.search(word);
        if (at >= 0 && at < first) [found, first] = [severity, at];
    }
    return found;
}

export interface Log {
    lines: readonly LogLine[];
    /** Older lines that were left out. */
    left: number;
}

/** The newest lines of a log. */
export function logOf(text: string): Log {
    const whole = text.split(/\r?\n/);
    if (whole.at(-1) === "") whole.pop();
    const left = Math.max(0, whole.length - linesMax);
    const lines = whole.slice(left).flatMap((raw, at) => {
        const clean = raw
            .slice(0, 50 * lengthMax)
            .replace(escapes, "")
            .replace(unseen, "·");
        const number = left + at + 1;
        const severity = severityOf(clean);
        if (clean.length <= lengthMax) return [{ number, text: clean, severity }];
        return (clean.match(/[^]{1,2000}/g) ?? []).map((part) => ({
            number,
            text: part,
            severity,
        }));
    });
    return { lines, left };
}

/** The lines that hold all the words, in whatever case. */
export function found(lines: readonly LogLine[], query: string): readonly LogLine[] {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return lines;
    return lines.filter(({ text }) => {
        const lower = text.toLowerCase();
        return wanted.every((word) => lower.includes(word));
    });
}
