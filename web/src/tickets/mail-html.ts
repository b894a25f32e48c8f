// The HTML of a mail made safe to show: text, pictures and tables and nothing else, remote images
// held back, links marked, and folded where the server says so. Pure.
import type { Attachment } from "../api/types";
import { cleanCss, cleanStyle, isRemote, withoutRemote } from "./clean-css";
import { type Fold, foldMark, stretches } from "./folds";
import { type HtmlElement, type HtmlNode, htmlTree, TooMuch } from "../parts/text/html-tree";

export interface SafeMail {
    children: HtmlNode[];
    css: string;
    /** Whether there are images from elsewhere. */
    hasRemote: boolean;
    /** Whether the mail brings colours of its own and so wants white paper. */
    hasColours: boolean;
    /** The attachments that stand in the text. */
    shown: ReadonlySet<string>;
}

/** What of a mail is shown with its own looks; beyond it is shown as plain text. */
export const htmlLengthMax = 1 << 20;
export const mailNodesMax = 20_000;
const depthMax = 100;

const set = (names: string) => new Set(names.split(" "));
const elements = set(
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col " +
        "colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 " +
        "h6 header hr i img ins kbd li main menu nav nobr ol p pre q rp rt ruby s samp section " +
        "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul " +
        "var wbr",
);
const attributes = set(
    "align alt bgcolor border cellpadding cellspacing class color colspan dir face height hspace " +
        "lang nowrap rowspan size start summary title type valign value vspace width",
);
// Of what a table may claim for itself.
const spanMax = 100;

function attribute(element: string, name: string, value: string): string | null {
    if (name === "style") return cleanStyle(value) || null;
    if (name === "href") return element === "a" ? link(value) : null;
    if (name === "src") return element === "img" ? image(value) : null;
    if (name === foldMark.attribute) return element === foldMark.element ? value : null;
    if (name === "colspan" || name === "rowspan") return Number(value) <= spanMax ? value : null;
    return attributes.has(name) ? value : null;
}

/** An address without what browsers leave out of it. */
function trimmedUrl(value: string): string {
    // eslint-disable-next-line no-control-regex
    return value.replace(/[\u0000-\u0020]+/g, "");
}

function link(value: string): string | null {
    const url = trimmedUrl(value);
    return /^(?:https?:|mailto:|tel:)/i.test(url) ? url : null;
}

function image(value: string): string | null {
    const url = trimmedUrl(value);
    const isKnown = /^(?:https?:|\/\/|cid:|data:image\/(?:png|gif|jpe?g|webp);base64,)/i.test(url);
    return isKnown ? url : null;
}

interface Options {
    attachments: readonly Attachment[];
    isRemoteShown: boolean;
    /** What stands in place of what is folded. */
    labels: Record<Fold, string>;
}

/** Throws TooMuch where it is more than is shown. */
export function safeMail(html: string, options: Options): SafeMail {
    if (html.length > htmlLengthMax) throw new TooMuch();
    const tree = htmlTree(html, { elements, attribute, nodesMax: mailNodesMax, depthMax });
    const mail = new MailTree(options);
    mail.rewrite(tree.children);
    const css = cleanCss(tree.css, tree.size);
    return {
        children: folded(tree.children, options.labels),
        css: options.isRemoteShown ? css : withoutRemote(css, "\n"),
        hasRemote: mail.hasRemote || isRemote(css),
        hasColours: mail.hasColours || isColoured(css),
        shown: mail.shown,
    };
}

const isColoured = (style: string) => /(?:^|[;{\s])(?:background(?:-color)?|color):/.test(style);

class MailTree {
    hasRemote = false;
    hasColours = false;
    readonly shown = new Set<string>();
    private readonly byContentId = new Map<string, string>();

    constructor(private readonly options: Options) {
        for (const { id, content_id } of options.attachments)
            if (content_id) this.byContentId.set(bare(content_id), id);
    }

    rewrite(children: readonly HtmlNode[]) {
        for (const node of children) {
            if (typeof node === "string") continue;
            this.attributes(node);
            this.rewrite(node.children);
        }
    }

    private attributes(node: HtmlElement) {
        const style = node.attributes.get("style") ?? "";
        this.hasColours ||=
            isColoured(style) || node.attributes.has("bgcolor") || node.attributes.has("color");
        if (isRemote(style)) {
            this.hasRemote = true;
            if (!this.options.isRemoteShown)
                node.attributes.set("style", withoutRemote(style, ";"));
        }
        if (node.name === "img") this.image(node);
        const href = node.name === "a" ? node.attributes.get("href") : undefined;
        if (href === undefined) return;
        node.attributes.set("target", "_blank");
        node.attributes.set("rel", "noopener noreferrer");
        node.attributes.set("title", href);
    }

    /** Points an inline image at its attachment, and holds a remote one back until asked for. */
    private image(node: HtmlElement) {
        node.attributes.set("referrerpolicy", "no-referrer");
        const source = node.attributes.get("src") ?? "";
        if (/^cid:/i.test(source)) {
            const id = this.byContentId.get(bare(unescaped(source.slice(4))));
            if (id === undefined) {
                node.attributes.delete("src");
                return;
            }
            this.shown.add(id);
            node.attributes.set("src", `/api/v1/attachments/${encodeURIComponent(id)}?inline=1`);
        } else if (!/^data:/i.test(source) && source !== "") {
            this.hasRemote = true;
            if (!this.options.isRemoteShown) node.attributes.delete("src");
        }
    }
}

function folded(children: readonly HtmlNode[], labels: Record<Fold, string>): HtmlNode[] {
    return stretches(children).flatMap(({ fold, nodes }) =>
        fold ? [element("details", [element("summary", [labels[fold]]), ...nodes])] : nodes,
    );
}

function element(name: string, children: HtmlNode[]): HtmlElement {
    return { name, attributes: new Map(), children };
}

const bare = (id: string) => id.replace(/^<|>$/g, "");

/** The text of a part of an address; as it stands where it is none. */
function unescaped(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
