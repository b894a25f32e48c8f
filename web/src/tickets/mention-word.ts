// The name that is being typed behind an `@`. Pure.

export interface MentionWord {
    /** Where the `@` stands. */
    from: number;
    /** What is typed behind it. */
    word: string;
}

const begun = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_.'-]{1,40})$/u;

/** What stands before the caret, if that is an `@` with the beginning of a name. */
export function mentionWord(text: string, caret: number): MentionWord | null {
    const word = begun.exec(text.slice(Math.max(0, caret - 60), caret))?.[1];
    return word ? { from: caret - word.length - 1, word } : null;
}
