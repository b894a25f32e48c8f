import { expect, it } from "vitest";

import { marked, taken, without } from "./language";

it("puts a suggestion in the place of what it completes, wherever the caret is", () => {
    const whole = taken("sta team:mine", { text: "status:", from: 0, to: 3 });
    expect(whole).toEqual({ text: "status: team:mine", caret: 7 });
});

it("leaves room for the next term after a whole one, and none after a name", () => {
    expect(taken("level:L", { text: "level:L2", from: 0, to: 7 }).text).toBe("level:L2 ");
    expect(taken("le", { text: "level:", from: 0, to: 2 }).text).toBe("level:");
    expect(taken("level:L kind:bug", { text: "level:L2", from: 0, to: 7 })).toEqual({
        text: "level:L2 kind:bug",
        caret: 8,
    });
});

it("takes a term out with the space it leaves", () => {
    expect(without("a:1 b:2 c:3", { from: 4, to: 7 })).toBe("a:1 c:3");
    expect(without("a:1 b:2", { from: 0, to: 3 })).toBe("b:2");
    expect(without("a:1", { from: 0, to: 3 })).toBe("");
    expect(without("b:2 (a:1)", { from: 5, to: 8 })).toBe("b:2");
});

it("marks what is wrong, and the last character where something is missing at the end", () => {
    expect(marked("a:1 b", { at: 4, length: 1, message: "" })).toEqual(["a:1 ", "b", ""]);
    expect(marked("a:", { at: 2, length: 0, message: "" })).toEqual(["a", ":", ""]);
});

it("bears positions beyond the text, for an answer may be of an older text", () => {
    expect(marked("ab", { at: 90, length: 5, message: "" })).toEqual(["a", "b", ""]);
    expect(marked("", { at: 0, length: 1, message: "" })).toEqual(["", "", ""]);
    expect(taken("ab", { text: "x", from: 5, to: 9 }).text).toBe("abx ");
    expect(without("ab", { from: -3, to: 99 })).toBe("");
});
