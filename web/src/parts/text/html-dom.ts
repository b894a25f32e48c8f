// A tree of HTML made into nodes, one by one, in a document that loads and runs nothing.
import DOMPurify from "dompurify";

import type { HtmlNode } from "./html-tree";

const inert = document.implementation.createHTMLDocument("");
const purifier = DOMPurify(window);

/**
 * The nodes, to be moved into the page or into a frame. REQUIRES: a tree of bounded size and depth.
 */
export function domOf(nodes: readonly HtmlNode[]): Node[] {
    const root = inert.createElement("div");
    append(root, nodes);
    // The tree holds nothing but what is known to be harmless; what if it did?
    purifier.sanitize(root, { IN_PLACE: true, ADD_ATTR: ["target", "referrerpolicy"] });
    return Array.from(root.childNodes);
}

function append(parent: Node, nodes: readonly HtmlNode[]) {
    for (const node of nodes) {
        if (typeof node === "string") {
            parent.appendChild(inert.createTextNode(node));
            continue;
        }
        const element = inert.createElement(node.name);
        for (const [name, value] of node.attributes) element.setAttribute(name, value);
        append(element, node.children);
        parent.appendChild(element);
    }
}
