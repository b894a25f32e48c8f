import { describe, expect, it } from "vitest";

import { mentionWord } from "./mention-word";

describe("a name behind an at sign", () => {
    const of = (text: string) => mentionWord(text, text.length);

    it("is what is typed since the sign", () => {
        expect(of("@le")).toEqual({ from: 0, word: "le" });
        expect(of("Ask (@jü")).toEqual({ from: 5, word: "jü" });
        expect(mentionWord("Ask @lea now", 7)).toEqual({ from: 4, word: "le" });
    });

    it("is none in an address, behind a space, or without a letter", () => {
        expect(of("lea@desk")).toBeNull();
        expect(of("@lea ")).toBeNull();
        expect(of("@")).toBeNull();
        expect(of("")).toBeNull();
    });

    it("is none where more was typed than a name has", () => {
        expect(of(`@${"a".repeat(41)}`)).toBeNull();
    });
});
