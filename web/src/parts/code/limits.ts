// How much text is shown as code. Pure.

export const charactersMax = 2_000_000;
export const linesMax = 50_000;
/** Longer lines are not coloured and would make the browser slow: the text is shown plain. */
export const lineLengthMax = 20_000;

export interface Shown {
    text: string;
    /** Something of it was left out. */
    isCut: boolean;
    /** Its lines are short enough for colours. */
    isCalm: boolean;
}

export function shownOf(text: string): Shown {
    let [end, lines, longest, begin] = [0, 0, 0, 0];
    const limit = Math.min(text.length, charactersMax);
    while (end < limit && lines < linesMax) {
        const next = text.indexOf("\n", begin);
        const stop = next < 0 || next >= limit ? limit : next + 1;
        longest = Math.max(longest, stop - begin);
        lines += 1;
        [begin, end] = [stop, stop];
    }
    return {
        text: text.slice(0, end),
        isCut: end < text.length,
        isCalm: longest <= lineLengthMax,
    };
}
