// The HTML of a mail made safe to show: no scripts, forms or frames, remote images held back,
// quotes folded.
import DOMPurify from "dompurify";

import type { Attachment } from "../api/types";

export interface SafeMail {
    /** A whole document for a sandboxed frame. */
    document: string;
    /** Whether images from elsewhere were held back. */
    hasRemote: boolean;
    /** Whether the mail brings colours of its own and so wants white paper. */
    hasColours: boolean;
}

interface Options {
    attachments: readonly Attachment[];
    isRemoteShown: boolean;
    isDark: boolean;
    quotedLabel: string;
}

const purifier = DOMPurify(window);
const forbidden = [
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "iframe",
    "object",
    "embed",
    "base",
    "meta",
    "link",
    "script",
    "svg",
    "math",
    "audio",
    "video",
    "source",
];
const isRemote = /^\s*(?:https?:)?\/\//i;

export function safeMail(html: string, options: Options): SafeMail {
    const body = purifier.sanitize(html, {
        FORBID_TAGS: forbidden,
        FORBID_ATTR: [
            "srcset",
            "ping",
            "background",
            "autofocus",
            "tabindex",
            "contenteditable",
            "id",
            "name",
            "target",
        ],
        ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|cid:|data:image\/(?:png|gif|jpe?g|webp);)/i,
        RETURN_DOM: true,
    }) as HTMLElement;
    const hasRemote = settleImages(body, options);
    body.querySelectorAll("a[href]").forEach((link) => {
        link.setAttribute("target", "_blank");
        link.setAttribute("rel", "noopener noreferrer");
    });
    foldQuotes(body, options.quotedLabel);
    const hasColours = /(?:^|[\s;"'])(?:background(?:-color)?|color|bgcolor)\s*[:=]/i.test(
        body.innerHTML,
    );
    const isRemoteStyled = /url\(\s*['"]?\s*(?:https?:)?\/\//i.test(body.innerHTML);
    return {
        document: page(body.innerHTML, options, hasColours),
        hasRemote: hasRemote || isRemoteStyled,
        hasColours,
    };
}

/**
 * Points inline images at their attachments and holds remote ones back until they are asked for.
 */
function settleImages(body: HTMLElement, { attachments, isRemoteShown }: Options): boolean {
    let hasRemote = false;
    body.querySelectorAll("img").forEach((image) => {
        const source = image.getAttribute("src") ?? "";
        if (/^cid:/i.test(source)) {
            const id = decodeURIComponent(source.slice(4)).replace(/^<|>$/g, "");
            const found = attachments.find(
                ({ content_id }) => content_id?.replace(/^<|>$/g, "") === id,
            );
            if (found)
                image.setAttribute(
                    "src",
                    `/api/v1/attachments/${encodeURIComponent(found.id)}?inline=1`,
                );
            else image.removeAttribute("src");
        } else if (isRemote.test(source)) {
            hasRemote = true;
            if (!isRemoteShown) image.removeAttribute("src");
        }
        image.setAttribute("referrerpolicy", "no-referrer");
    });
    return hasRemote;
}

/** What the mail answers to is folded away: it stands above in the conversation already. */
function foldQuotes(body: HTMLElement, label: string) {
    body.querySelectorAll(
        "blockquote[type=cite], .gmail_quote, .moz-cite-prefix + blockquote, .yahoo_quoted",
    ).forEach((quote) => {
        if (quote.closest("details")) return;
        const fold = quote.ownerDocument.createElement("details");
        const summary = quote.ownerDocument.createElement("summary");
        summary.textContent = label;
        quote.replaceWith(fold);
        fold.append(summary, quote);
    });
}

function page(body: string, { isRemoteShown, isDark }: Options, hasColours: boolean): string {
    const here = window.location.origin;
    const images = `${here} data:${isRemoteShown ? " https: http:" : ""}`;
    const isDarkPaper = isDark && !hasColours;
    const [paper, ink, link] = isDarkPaper
        ? ["transparent", "#e9eaee", "#aba5f3"]
        : [hasColours ? "#fff" : "transparent", "#1b1c22", "#4a46ae"];
    const policy = `default-src 'none'; img-src ${images}; style-src 'unsafe-inline'`;
    const padding = hasColours && isDark ? "12px" : "1px";
    return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="${isDarkPaper ? "dark" : "light"}">
<style>
html { overflow: hidden; }
body {
    margin: 0; padding: ${padding}; color: ${ink}; background: ${paper};
    font: 13.5px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; overflow-x: auto;
}
img { max-width: 100%; height: auto; }
a { color: ${link}; }
pre { white-space: pre-wrap; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 2px solid #8888; color: inherit; }
summary { cursor: pointer; opacity: 0.75; font-size: 12px; margin: 6px 0; }
table { max-width: 100%; }
p:first-child { margin-top: 0; }
</style>
</head>
<body>${body}</body>
</html>`;
}
