// The tokens of HTML that anyone may have written. Pure, and linear: each character is looked at a
// fixed number of times.
import { decodeHTML } from "entities";

export type Token =
    | { kind: "text"; text: string }
    | { kind: "start"; name: string; attributes: Map<string, string>; isClosed: boolean }
    | { kind: "end"; name: string }
    | { kind: "style"; css: string };

// Their content is no HTML. `plaintext` has no end.
const raw = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];
const attributesMax = 50;

export function* htmlTokens(html: string): Generator<Token> {
    let at = 0;
    while (at < html.length) {
        const next = markupAfter(html, at);
        if (next > at) yield { kind: "text", text: decoded(html.slice(at, next)) };
        at = next;
        if (at >= html.length) return;
        const [token, end] = markup(html, at);
        at = end;
        if (!token) continue;
        if (token.kind !== "start" || !(raw.includes(token.name) || token.name === "plaintext")) {
            yield token;
            continue;
        }
        const [content, after] = rawContent(html, at, token.name);
        if (token.name === "style") yield { kind: "style", css: content };
        at = after;
    }
}

/** Where the next tag, comment or declaration begins; the end of the text where there is none. */
function markupAfter(html: string, from: number): number {
    const begins = /<(?:[a-z!?]|\/)/gi;
    begins.lastIndex = from;
    return begins.exec(html)?.index ?? html.length;
}

function markup(html: string, at: number): [Token | null, number] {
    if (html.startsWith("<!--", at)) return [null, afterComment(html, at)];
    const tag = /<(\/?)([a-z][^\s/>]*)/iy;
    tag.lastIndex = at;
    const found = tag.exec(html);
    if (!found) return [null, afterNext(html, ">", at)];
    const name = (found[2] ?? "").toLowerCase();
    const attributes = new Map<string, string>();
    const end = readAttributes(html, tag.lastIndex, attributes);
    // A tag without an end is none.
    if (end > html.length) return [null, html.length];
    if (found[1]) return [{ kind: "end", name }, end];
    return [{ kind: "start", name, attributes, isClosed: html[end - 2] === "/" }, end];
}

/** As browsers end it: `<!-->` and `<!--->` are whole comments, and `--!>` ends one. */
function afterComment(html: string, at: number): number {
    const whole = /<!---?>/y;
    whole.lastIndex = at;
    if (whole.test(html)) return whole.lastIndex;
    const end = /--!?>/g;
    end.lastIndex = at + 4;
    return end.test(html) ? end.lastIndex : html.length;
}

function afterNext(html: string, mark: string, from: number): number {
    const found = html.indexOf(mark, from);
    return found < 0 ? html.length : found + mark.length;
}

/** Fills `attributes`; answers what is after the tag's end, or beyond the text if it has none. */
function readAttributes(html: string, from: number, attributes: Map<string, string>): number {
    const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y;
    let at = from;
    for (;;) {
        attribute.lastIndex = at;
        const found = attribute.exec(html);
        if (!found) {
            const end = html.indexOf(">", at);
            return end < 0 ? html.length + 1 : end + 1;
        }
        at = attribute.lastIndex;
        const name = (found[1] ?? "").toLowerCase();
        const value = found[2] ?? found[3] ?? found[4] ?? "";
        if (attributes.size < attributesMax && !attributes.has(name))
            attributes.set(name, decoded(value));
    }
}

function rawContent(html: string, from: number, name: string): [string, number] {
    const end = new RegExp(`</${name}(?=[\\s/>])`, "gi");
    end.lastIndex = from;
    const found = name === "plaintext" ? null : end.exec(html);
    return found ? [html.slice(from, found.index), found.index] : [html.slice(from), html.length];
}

function decoded(text: string): string {
    return text.includes("&") ? decodeHTML(text) : text;
}
