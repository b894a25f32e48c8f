// Markdown to clean HTML: marked makes it, DOMPurify lets through only what text needs.
import DOMPurify from "dompurify";
import { marked } from "marked";

const allowed = [
    "p",
    "br",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
    if (node.tagName !== "A") return;
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
});

export function markdownToHtml(text: string): string {
    const html = marked.parse(text, { async: false, breaks: true, gfm: true });
    return purifier.sanitize(html, {
        ALLOWED_TAGS: allowed,
        ALLOWED_ATTR: ["href", "align", "start"],
        ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    });
}
