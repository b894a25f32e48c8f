import { expect, it } from "vitest";

import { applied, type Edit, linked, linkPasted, marked, nextItem, prefixed } from "./editing";

/** `‹` and `›` stand around what is selected. */
function after(shown: string, edit: (text: string, at: { start: number; end: number }) => Edit) {
    const [start, end] = [shown.indexOf("‹"), shown.indexOf("›") - 1];
    const text = shown.replace(/[‹›]/g, "");
    const made = edit(text, { start, end });
    const result = applied(text, made);
    return `${result.slice(0, made.start)}‹${result.slice(made.start, made.end)}›${result.slice(made.end)}`;
}

it("marks what is selected, and takes the marks away again", () => {
    const bold = (shown: string) => after(shown, (text, at) => marked(text, at, "**"));
    expect(bold("a ‹word› b")).toBe("a **‹word›** b");
    expect(bold("a **‹word›** b")).toBe("a ‹word› b");
    expect(bold("‹›")).toBe("**‹›**");
    expect(bold("*‹a›*")).toBe("***‹a›***");
});

it("marks whole lines, and takes the marks away where all have them", () => {
    const quote = (shown: string) => after(shown, (text, at) => prefixed(text, at, "> "));
    expect(quote("a\nb‹b\nc›c\nd")).toBe("a\n‹> bb\n> cc›\nd");
    expect(quote("‹> a\n> b›")).toBe("‹a\nb›");
    expect(quote("‹> a\nb›")).toBe("‹> > a\n> b›");
    expect(quote("‹›")).toBe("‹> ›");
});

it("makes a link of words that an address is pasted over, and of nothing else", () => {
    const at = { start: 0, end: 4 };
    const edit = linkPasted("here", at, " https://a.example/x_(y) ");
    expect(edit?.text).toBe("[here](https://a.example/x_%28y%29)");
    expect(linkPasted("here", at, "no address")).toBeNull();
    expect(linkPasted("here", at, "javascript:alert(1)")).toBeNull();
    expect(linkPasted("here", { start: 2, end: 2 }, "https://a.example")).toBeNull();
});

it("selects the address of a new link, or the place of its words", () => {
    expect(after("a ‹word›", linked)).toBe("a [word](‹https://›)");
    expect(after("a ‹›", linked)).toBe("a [‹›](https://)");
});

it.each([
    ["- one‹›", "- one\n- ‹›"],
    ["  3. one‹›", "  3. one\n  4. ‹›"],
    ["- [x] done‹›", "- [x] done\n- [ ] ‹›"],
    ["- one\n- ‹›", "- one\n‹›"],
    ["* ‹›\nnext", "‹›\nnext"],
])("Enter in %j goes on with the list, or ends it", (shown, result) => {
    expect(after(shown, (text, at) => nextItem(text, at) ?? marked(text, at, "!"))).toBe(result);
});

it("Enter outside of a list is only a new line", () => {
    expect(nextItem("text", { start: 4, end: 4 })).toBeNull();
    expect(nextItem("- one", { start: 2, end: 5 })).toBeNull();
    expect(nextItem("9999999999. x", { start: 13, end: 13 })).toBeNull();
});
