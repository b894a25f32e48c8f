import { expect, it } from "vitest";

import { type HtmlNode, type HtmlRules, htmlTree, TooMuch } from "./html-tree";

const rules: HtmlRules = {
    elements: new Set("p b i div span table tbody tr td th ul li a br img blockquote".split(" ")),
    attribute: (_, name, value) => (name === "title" || name === "href" ? value : null),
    nodesMax: 20_000,
    depthMax: 30,
};

function print(nodes: readonly HtmlNode[]): string {
    return nodes
        .map((node) => {
            if (typeof node === "string") return node;
            const given = [...node.attributes].map(([name, value]) => ` ${name}=${value}`).join("");
            return `<${node.name}${given}>${print(node.children)}</>`;
        })
        .join("");
}

function depth(nodes: readonly HtmlNode[]): number {
    return Math.max(
        0,
        ...nodes.map((node) => (typeof node === "string" ? 0 : 1 + depth(node.children))),
    );
}

const read = (html: string) => print(htmlTree(html, rules).children);

it("keeps known elements and attributes, and the text of all others", () => {
    expect(read('<p title="x" onclick=y>a<blink>b<b>c</b></blink></p>')).toBe(
        "<p title=x>ab<b>c</></>",
    );
    expect(read("<form><input name=a><button>Send</button></form>")).toBe("Send");
});

it("reads entities in text and in attributes", () => {
    expect(read("a &lt;b&gt; &amp; &eacute;<p title='&quot;'>")).toBe('a <b> & é<p title="></>');
});

it("leaves out what is no text", () => {
    expect(read("a<script>b</script>c<!-- <b>d</b> -->e<title>f</title>g")).toBe("aceg");
    expect(read("a<svg><style><b>b</b></style></svg>c<math><mi>d</math>e<!x>f<?y>g")).toBe("acefg");
    expect(read("a<!-->b<!--->c<!--d--!>e")).toBe("abce");
    expect(read("a<textarea><b></textarea>b<iframe><b>c</b></iframe>")).toBe("ab");
});

it("lets no section of XML swallow what follows it", () => {
    expect(read("a<![CDATA[ b > c <b>d</b> ]]>e")).toBe("a c <b>d</> ]]>e");
    expect(read("a<![if !vml]>b<![endif]>c<![CDATA[>d")).toBe("abcd");
    expect(read("<b title='<![CDATA['>a")).toBe("<b title=<![CDATA[>a</>");
});

it("makes no text of a tag that has no end", () => {
    expect(read("a<b")).toBe("a");
    expect(read("a<b title='x")).toBe("a");
    expect(read("a</b ")).toBe("a");
    expect(read("a < b </ c> d <")).toBe("a < b  d <");
});

it("takes style sheets aside", () => {
    expect(htmlTree("<style>a{}</style><p>x", rules).css).toBe("a{}\n");
});

it("ends what HTML ends by itself", () => {
    expect(read("<p>a<p>b<div>c")).toBe("<p>a</><p>b</><div>c</>");
    expect(read("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>")).toBe(
        "<ul><li>a</><li>b<ul><li>c</></></><li>d</></>",
    );
    expect(read("<a href=x>a<a href=y>b")).toBe("<a href=x>a</><a href=y>b</>");
});

it("keeps tables whole whatever is missing in them", () => {
    expect(read("<table><tr><td>a<td>b<tr><td>c</table>d")).toBe(
        "<table><tr><td>a</><td>b</></><tr><td>c</></></>d",
    );
    expect(read("<table>a<b>b</b></table>")).toBe("<table><tr><td>a<b>b</></></></>");
    expect(read("<table><td>a</table>")).toBe("<table><tr><td>a</></></>");
    expect(read("<td>a</td><tr>b")).toBe("ab");
    expect(read("<table><tr><td><table><tr><td>a</table>b</td><td>c")).toBe(
        "<table><tr><td><table><tr><td>a</></></>b</><td>c</></></>",
    );
});

it("lets an end tag end nothing beyond its cell", () => {
    expect(read("<b><table><tr><td>a</b>b</td></tr></table>c</b>d")).toBe(
        "<b><table><tr><td>ab</></></>c</>d",
    );
    expect(read("a</div></p></table>b")).toBe("ab");
});

it("goes no deeper than is allowed, and comes back to where it was", () => {
    const tree = htmlTree(
        `<p>${"<div>".repeat(500)}deep${"</div>".repeat(500)}<i>after</i>`,
        rules,
    );
    expect(depth(tree.children)).toBeLessThanOrEqual(rules.depthMax + 1);
    expect(print(tree.children)).toMatch(/deep(<\/>)+<i>after<\/>$/);
});

it("refuses more than can be borne", () => {
    expect(() => read("<br>".repeat(20_001))).toThrow(TooMuch);
    expect(() => read("<p>x".repeat(10_001))).toThrow(TooMuch);
});

// Each of these is a mebibyte. With a cost beyond linear they would take minutes, not the seconds
// that a test has.
const mebibyte = (unit: string) => unit.repeat(Math.ceil(2 ** 20 / unit.length));
const bombs: Record<string, string> = {
    opening: mebibyte("<div>"),
    closing: mebibyte("</div>"),
    formatting: mebibyte("<b>").slice(0, 2 ** 19) + mebibyte("<p>").slice(0, 2 ** 19),
    "formatting that differs": Array.from({ length: 50_000 }, (_, at) => `<b a${at}>`).join(""),
    unknown: mebibyte("<x>"),
    tables: mebibyte("<table><tr><td>"),
    "tables left open": mebibyte("<table>"),
    cells: `<table>${mebibyte("<td>")}`,
    "ends of cells": `<table><tr>${mebibyte("</td>")}`,
    "text in tables": mebibyte("<table>a"),
    attributes: `<p ${mebibyte("a=b ")}>`,
    "attributes without end": mebibyte("<p a='"),
    "quotation marks": mebibyte("<p a=\"b' "),
    "empty tags": mebibyte("<"),
    "opened and otherwise closed": mebibyte("<div>").slice(0, 2 ** 19) + mebibyte("</x>"),
    "half comments": mebibyte("<!--"),
    "sections of XML": mebibyte("<![CDATA["),
    declarations: mebibyte("<!"),
    "half raw text": mebibyte("<title>"),
    hidden: mebibyte("<svg>"),
    entities: mebibyte("&amp"),
    "half entities": mebibyte("&"),
    paragraphs: mebibyte("<b><p>"),
    links: mebibyte("<a href=x>"),
    items: mebibyte("<ul><li>"),
    spaces: `<p ${mebibyte(" ")}`,
    "equals signs": `<p ${mebibyte("=")}`,
    slashes: `<p ${mebibyte("/")}`,
};

for (const [name, html] of Object.entries(bombs)) {
    it(`reads a mebibyte of ${name}, or says that it is too much`, () => {
        try {
            const tree = htmlTree(html, rules);
            expect(tree.size).toBeLessThanOrEqual(rules.nodesMax);
            expect(depth(tree.children.slice(0, 1000))).toBeLessThanOrEqual(rules.depthMax + 1);
        } catch (error) {
            expect(error).toBeInstanceOf(TooMuch);
        }
    });
}
