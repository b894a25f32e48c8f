import { expect, it } from "vitest";

import type { Attachment } from "../api/types";
import type { HtmlNode } from "../parts/text/html-tree";
import { TooMuch } from "../parts/text/html-tree";
import { htmlLengthMax, safeMail } from "./mail-html";

const picture = { id: "7", content_id: "a b@x", name: "x.png" } as Attachment;

function print(nodes: readonly HtmlNode[]): string {
    return nodes
        .map((node) => {
            if (typeof node === "string") return node;
            const given = [...node.attributes].map(([name, value]) => ` ${name}=${value}`).join("");
            return `<${node.name}${given}>${print(node.children)}</>`;
        })
        .join("");
}

const labels = { quote: "Quoted", signature: "Signature" };

function show(html: string, isRemoteShown = false) {
    const mail = safeMail(html, { attachments: [picture], isRemoteShown, labels });
    return { ...mail, text: print(mail.children) };
}

it("points inline images at their attachments, however they are written", () => {
    for (const source of ["cid:a b@x", "cid:a%20b@x", "CID:&lt;a%20b@x&gt;"]) {
        const { text, shown, hasRemote } = show(`<img src="${source}">`);
        expect(text.includes("src=/api/v1/attachments/7?inline=1")).toBe(!source.includes(" "));
        expect(shown.size).toBe(source.includes(" ") ? 0 : 1);
        expect(hasRemote).toBe(false);
    }
});

it("bears an inline image whose name is no text", () => {
    expect(show('<img src="cid:%">a<img src="cid:%e0%a4%a">').text).not.toContain("src=");
});

it("ends comments as browsers do, and shows none", () => {
    for (const comment of ["<!-- b -->", "<!-- b --!>", "<!-->", "<!--->", "<![if x]>", "<? b ?>"])
        expect(show(`a${comment}c`).text).toBe("ac");
    expect(show("a<!-- b -- > <p> --!>c<!-- d -->e").text).toBe("ace");
    expect(show("a<!-- b").text).toBe("a");
});

it("holds remote images back until they are asked for", () => {
    const html = '<img src="https://a.test/x.gif"><img src="//b.test/y.gif">';
    expect(show(html).hasRemote).toBe(true);
    expect(show(html).text).not.toContain("src=");
    expect(show(html, true).text).toContain("src=https://a.test/x.gif");
});

it("holds the images of styles back like others, and lets no other address stand there", () => {
    const html =
        "<style>p{color:red} b{background:url( 'https://a.test/x')}</style>" +
        '<p style="width:1px;background:url(//a.test/y)">a<b style="background:url(/api/v1/me)">';
    expect(show(html)).toMatchObject({ hasRemote: true, css: "p{color:red}" });
    expect(show(html).text).toBe("<p style=width:1px>a<b></></>");
    expect(show(html, true).css).toContain("a.test/x");
    expect(show(html, true).text).toContain("a.test/y");
});

it("keeps no address but those of links and images", () => {
    const { text } = show(
        '<a href="javascript:alert(1)">a</a><a href=" java\nscript:x">b</a><a href="data:x">c</a>' +
            '<img src="javascript:x"><img src="data:text/html,x"><img src="data:image/svg+xml,x">' +
            '<p background="https://a.test"><video src=x poster=y><base href=z><link href=w>' +
            '<a href="/api/v1/session">d</a><img srcset="https://a.test 2x">',
    );
    expect(text).not.toMatch(/href|src=|javascript|data:|background|poster/);
});

it("marks links, and says where they lead", () => {
    expect(show('<a href="https://evil.test/x">https://bank.test</a>').text).toBe(
        "<a href=https://evil.test/x target=_blank rel=noopener noreferrer title=https://evil.test/x>" +
            "https://bank.test</>",
    );
});

const mark = (kind: string) => `<wbr data-fold="${kind}">`;

it("folds what the server marked, and nothing else", () => {
    expect(show(`<p>a</p>${mark("quote")}<div>b</div>c`).text).toBe(
        "<p>a</><details><summary>Quoted</><div>b</>c</>",
    );
    expect(
        show('<p>a</p><div class="gmail_quote"><blockquote type="cite">b</blockquote></div>').text,
    ).toBe("<p>a</><div class=gmail_quote><blockquote type=cite>b</></>");
});

it("folds from a mark to the next, across the elements around them", () => {
    const html = `<div class=x>a<p>b${mark("signature")}c</p>${mark("quote")}d</div>e${mark("end")}f`;
    expect(show(html).text).toBe(
        "<div class=x>a<p>b</></>" +
            "<details><summary>Signature</><div class=x><p>c</></></>" +
            "<details><summary>Quoted</><div class=x>d</>e</>f",
    );
    const table = `<table><tr><td>a</td></tr><tr><td>${mark("quote")}b</td></tr></table>`;
    expect(show(table).text).toBe(
        "<table><tr><td>a</></></>" + "<details><summary>Quoted</><table><tr><td>b</></></></>",
    );
});

it("takes marks that nobody closes, that are none, or that are too many for what they are", () => {
    expect(show(`a${mark("end")}b${mark("x")}c`).text).toBe("abc");
    expect(show(`a<div data-fold="quote">b</div>`).text).toBe("a<div>b</>");
    const many = "<i>".repeat(50) + `a${mark("quote")}b${mark("end")}`.repeat(2000);
    expect(show(many).text.match(/<details>/g)).toHaveLength(50);
});

it("keeps of styles what text needs", () => {
    const { text, css, hasColours } = show(
        "<style>/* x */ .a, td b { color: red; position: fixed } @import url(x);" +
            " @media x { .b { color: blue } } .c:has(a) { color: red } .d > .e ~ .f {color:red}" +
            " .g { width: 1px }</style>" +
            '<p style="color: red; filter: blur(9px); width: 2px; background: expression(1)">x',
    );
    expect(css).toBe(".a, td b{color:red}\n.g{width:1px}");
    expect(text).toBe("<p style=color:red;width:2px;background:expression(1)>x</>");
    expect(hasColours).toBe(true);
    expect(show("<p>x").hasColours).toBe(false);
});

it("drops a style sheet that would be matched against too much", () => {
    const css = "<style>" + ".a b{color:red}".repeat(500) + "</style>";
    expect(show(`${css}${"<br>".repeat(100)}`).css).not.toBe("");
    expect(show(`${css}${"<br>".repeat(10_000)}`).css).toBe("");
});

it("refuses a mail that is longer than a browser can bear", () => {
    expect(() => show("x".repeat(htmlLengthMax + 1))).toThrow(TooMuch);
    expect(show("x".repeat(htmlLengthMax)).text).toHaveLength(htmlLengthMax);
});

const mebibyte = (unit: string) => unit.repeat(Math.floor(2 ** 20 / unit.length));
const bombs: Record<string, string> = {
    "inline images": mebibyte("<img src=cid:%>"),
    quotations: mebibyte("<blockquote type=cite>"),
    folds: mebibyte(`<b>${mark("quote")}`),
    "style sheets": mebibyte("<style>a{color:red}</style>"),
    "half comments in styles": `<style>${mebibyte("/*").slice(16)}</style>`,
    "braces in styles": `<style>${mebibyte("{").slice(16)}</style>`,
    "rules in styles": `<style>${mebibyte("a{b:c}").slice(16)}</style>`,
    declarations: `<p style="${mebibyte("color:red;").slice(16)}">`,
    colons: `<p style="${mebibyte(":").slice(16)}">`,
    "spaces in an address": `<a href="${mebibyte(" ").slice(16)}">`,
};

for (const [name, html] of Object.entries(bombs)) {
    it(`shows a mebibyte of ${name}, or says that it is too much`, () => {
        try {
            expect(show(html).children.length).toBeLessThan(20_001);
        } catch (error) {
            expect(error).toBeInstanceOf(TooMuch);
        }
    });
}
