// A text with what was looked for marked in it. Only ever text: nothing of it is read as HTML.

/** A stretch of a text, in UTF-16 code units. */
export interface Mark {
    begin: number;
    end: number;
}

export function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
    let at = 0;
    const parts = marks.flatMap(({ begin, end }) => {
        const before = text.slice(at, begin);
        at = end;
        return [before, <mark key={begin}>{text.slice(begin, end)}</mark>];
    });
    return (
        <>
            {parts}
            {text.slice(at)}
        </>
    );
}
