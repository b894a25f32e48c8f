// The mails of tests/data/fold as the server marks them: the page shows just what their senders
// wrote, as the API does (src/mail/fold_corpus_test.cpp).
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import type { HtmlNode } from "../parts/text/html-tree";
import { safeMail } from "./mail-html";

interface Case {
    name: string;
    html: string;
    shown: string;
}

const file = new URL("../../../tests/data/fold/page.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf-8")) as Case[];

const inline = new Set(
    "a abbr b big cite code em font i s small span strong sub sup u wbr".split(" "),
);

/** What is seen before anything is unfolded. */
function seen(nodes: readonly HtmlNode[]): string {
    return nodes
        .map((node) => {
            if (typeof node === "string") return node;
            if (node.name === "details") return "\n";
            const text = seen(node.children);
            return inline.has(node.name) ? text : `\n${text}\n`;
        })
        .join("");
}

/** The words, without the marks that the API has in place of what the page draws. */
function words(text: string): string {
    return text
        .split("\n")
        .map((line) => line.replace(/^[\s>]+/, "").trim())
        .filter((line) => line !== "---")
        .join(" ")
        .split(/[\s\u00a0]+/)
        .join(" ")
        .trim();
}

function show(html: string): string {
    const labels = { quote: "Quoted", signature: "Signature" };
    return words(seen(safeMail(html, { attachments: [], isRemoteShown: false, labels }).children));
}

it("shows of every mail of the corpus just what its sender wrote", () => {
    const wrong = cases.filter(({ html, shown }) => show(html) !== words(shown));
    expect(wrong.map(({ name, html }) => [name, show(html)])).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
});
