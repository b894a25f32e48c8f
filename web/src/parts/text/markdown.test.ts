import { expect, it } from "vitest";

import { type HtmlNode, TooMuch } from "./html-tree";
import { markdownLengthLimit, markdownTree } from "./markdown";

function print(nodes: readonly HtmlNode[]): string {
    return nodes
        .map((node) => {
            if (typeof node === "string") return node;
            const href = node.attributes.get("href");
            return `<${node.name}${href ? ` ${href}` : ""}>${print(node.children)}</>`;
        })
        .join("");
}

const show = (text: string) => print(markdownTree(text)).replaceAll("\n", "");

it("renders what people write", () => {
    expect(show("# A\n\nb **c** _d_ ~~e~~ `f`\ng")).toBe(
        "<h1>A</><p>b <strong>c</> <em>d</> <s>e</> <code>f</><br></>g</>",
    );
    expect(show("- a\n- b\n\n> c\n\n```\nd <b>\n```")).toBe(
        "<ul><li>a</><li>b</></><blockquote><p>c</></><pre><code>d <b></></>",
    );
    expect(show("|a|b|\n|-|-:|\n|c|d|")).toBe(
        "<table><thead><tr><th>a</><th>b</></></><tbody><tr><td>c</><td>d</></></></>",
    );
});

it("links addresses, and marks every link", () => {
    expect(show("see https://a.test/x, [b](https://b.test) `https://c.test`")).toBe(
        "<p>see <a https://a.test/x>https://a.test/x</>, <a https://b.test>b</> " +
            "<code>https://c.test</></>",
    );
    const [paragraph] = markdownTree("https://a.test");
    const [link] = typeof paragraph === "object" ? paragraph.children : [];
    expect(typeof link === "object" && link.attributes.get("rel")).toBe("noopener noreferrer");
});

it("lets no HTML, no image and no other address through", () => {
    expect(show("<b onclick=x>a</b> ![i](https://a.test/x.gif)")).toBe(
        "<p><b onclick=x>a</b> !<a https://a.test/x.gif>i</></>",
    );
    expect(show("[a](javascript:x) [b](/api/v1/session) [c](data:text/html,x)")).not.toContain(
        "<a ",
    );
});

it("does not render what is nested deeper than anyone means", () => {
    expect(() => show(`${">".repeat(60)} hidden`)).toThrow(TooMuch);
    expect(() => show(">".repeat(100_000))).toThrow(TooMuch);
    expect(() => show("* ".repeat(60) + "a")).toThrow(TooMuch);
    expect(show(`${">".repeat(20)} seen`)).toContain("seen");
});

it("does not render what is longer than a message may be", () => {
    expect(() => show("x".repeat(markdownLengthLimit + 1))).toThrow(TooMuch);
});

// Each as long as is rendered. With a cost beyond linear they would take far longer than a test has.
const whole = (unit: string) => unit.repeat(Math.floor(markdownLengthLimit / unit.length));
const runs = (character: string) =>
    Array.from({ length: 600 }, (_, at) => `e${character.repeat(at)}`).join("");
const bombs: Record<string, string> = {
    emphasis: whole("__a__b"),
    "half emphasis": whole("*a "),
    "mixed emphasis": whole("*a_ "),
    "triple emphasis": whole("***a"),
    "struck emphasis": whole("*_~"),
    struck: whole("~~a~b"),
    brackets: whole("["),
    "half links": whole("[a]("),
    "nested brackets": whole("[").slice(0, 100_000) + whole("]").slice(0, 100_000),
    "half titles": whole('[a](b "'),
    "half images": whole("!["),
    references: whole("[a]: b\n"),
    "used references": whole("[a][b]"),
    "half references": whole("[a]: b '\nx\n"),
    "runs of backticks": runs("`"),
    backticks: whole("`a``"),
    "runs of stars": runs("*"),
    bars: whole("|"),
    "wide tables": `${"|a".repeat(300)}|\n${"|-".repeat(300)}|\n${whole("|x\n").slice(2000)}`,
    quotations: whole(">"),
    "lazy quotations": `${"> ".repeat(40)}a\n${whole("lazy\n").slice(100)}`,
    "deep lists": Array.from({ length: 600 }, (_, at) => `${" ".repeat(at)}* a`).join("\n"),
    lists: whole("- a\n"),
    headings: whole("# a\n"),
    fences: whole("```\n"),
    rules: whole("***\n"),
    ampersands: whole("&"),
    angles: whole("<"),
    "half tags": whole("<a "),
    "half addresses": whole("<http://a"),
    addresses: whole("http://a "),
    "addresses in addresses": whole("http://"),
    "ends of addresses": `http://a${whole(".").slice(16)}b`,
    mails: whole("a@"),
    backslashes: whole("\\"),
    spaces: `${whole(" ").slice(1)}a`,
    lines: whole("\n"),
};

for (const [name, text] of Object.entries(bombs)) {
    it(`renders the longest text of ${name}, or says that it is too much`, () => {
        try {
            expect(markdownTree(text).length).toBeLessThanOrEqual(50_000);
        } catch (error) {
            expect(error).toBeInstanceOf(TooMuch);
        }
    });
}
