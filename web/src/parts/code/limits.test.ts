import { expect, it } from "vitest";

import { languageOf } from "./languages";
import { charactersMax, lineLengthMax, linesMax, shownOf } from "./limits";

it("shows what is of usual size as it is", () => {
    expect(shownOf("a\nb")).toEqual({ text: "a\nb", isCut: false, isCalm: true });
    expect(shownOf("")).toEqual({ text: "", isCut: false, isCalm: true });
});

it("cuts what has more lines or characters than anyone reads, and says so", () => {
    const lines = shownOf("a\n".repeat(linesMax + 5));
    expect([lines.isCut, lines.text.split("\n").length]).toEqual([true, linesMax + 1]);
    const long = shownOf("a".repeat(charactersMax + 5));
    expect([long.isCut, long.text.length]).toEqual([true, charactersMax]);
});

it("leaves colours off where a line is longer than anyone writes", () => {
    expect(shownOf("a".repeat(lineLengthMax + 1)).isCalm).toBe(false);
});

it("knows a language by the end of the name, in whatever case", () => {
    expect(languageOf("src/main.CPP")).toBe(languageOf("a.h"));
    expect(languageOf("a.tsx")).not.toBe(languageOf("a.ts"));
    expect([languageOf("README"), languageOf("a.unknown"), languageOf("x.constructor")]).toEqual([
        null,
        null,
        null,
    ]);
});
