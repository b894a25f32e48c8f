// Markdown to a tree of what text needs. The renderer's cost is linear in the text (the worst known
// texts are in its tests), and what is nested deeper than anyone means is not rendered at all.
import MarkdownIt from "markdown-it";

import { type HtmlElement, type HtmlNode, htmlTree, TooMuch } from "./html-tree";
import { linked } from "./linked";

/** Longer texts are shown as they were typed, until their reader asks for more. */
export const markdownLengthMax = 20_000;
/** What is rendered at all. */
export const markdownLengthLimit = 200_000;
const depthMax = 50;
const nodesMax = 50_000;

const elements = new Set(
    (
        "p br strong em s code pre blockquote ul ol li a hr h1 h2 h3 h4 h5 h6 " +
        "table thead tbody tr th td"
    ).split(" "),
);
const markdown = new MarkdownIt("default", {
    html: false,
    linkify: false,
    breaks: true,
    maxNesting: depthMax,
}).disable("image");

/** Throws TooMuch where it is more than is rendered. */
export function markdownTree(text: string): HtmlNode[] {
    if (text.length > markdownLengthLimit) throw new TooMuch();
    const environment = {};
    const tokens = markdown.parse(text, environment);
    // The renderer leaves out what is nested deeper.
    if (tokens.some(({ level }) => level >= depthMax - 1)) throw new TooMuch();
    const html = markdown.renderer.render(tokens, markdown.options, environment);
    const rules = { elements, attribute, nodesMax, depthMax: 2 * depthMax };
    return withLinks(htmlTree(html, rules).children);
}

function attribute(_: string, name: string, value: string): string | null {
    if (name === "href") return /^(?:https?:|mailto:)/i.test(value) ? value : null;
    if (name === "style") return /^text-align:(?:left|center|right)$/.test(value) ? value : null;
    return name === "start" ? value : null;
}

/** Makes links of the addresses in texts, and marks all links. */
function withLinks(nodes: readonly HtmlNode[]): HtmlNode[] {
    return nodes.flatMap((node) => {
        if (typeof node === "string")
            return linked(node).map(({ text, href }) => (href ? link(href, [text]) : text));
        if (node.name === "a")
            return node.attributes.has("href")
                ? [link(node.attributes.get("href") ?? "", node.children)]
                : node.children;
        if (node.name !== "code") node.children = withLinks(node.children);
        return [node];
    });
}

function link(href: string, children: HtmlNode[]): HtmlElement {
    const attributes = new Map([
        ["href", href],
        ["target", "_blank"],
        ["rel", "noopener noreferrer"],
    ]);
    return { name: "a", attributes, children };
}
