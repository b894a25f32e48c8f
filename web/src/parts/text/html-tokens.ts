// The tokens of HTML that anyone may have written, as htmlparser2's tokenizer finds them: linear,
// each character is looked at a fixed number of times. The parser of that library is not used: for
// each tag it looks through all elements that are open. Pure.
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";

export type Token =
    | { kind: "text"; text: string }
    | { kind: "start"; name: string; attributes: Map<string, string>; isClosed: boolean }
    | { kind: "end"; name: string }
    | { kind: "style"; css: string };

// Their content is no HTML.
const raw = new Set([
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
]);
const attributesMax = 50;

/** Hands over the tokens one after another. What `take` throws ends it. */
export function readTokens(html: string, take: (token: Token) => void) {
    // Entities are decoded in whole texts, so that a text stays one token.
    const tokenizer = new Tokenizer({ decodeEntities: false }, new Reader(html, take));
    // In HTML such a section is a comment that its first `>` ends, and what follows is shown.
    tokenizer.write(html.replaceAll("<![CDATA[", "<!xCDATA["));
    tokenizer.end();
}

class Reader implements TokenizerCallbacks {
    private textStart = 0;
    private textEnd = 0;
    private name = "";
    private attributes = new Map<string, string>();
    private attribute = "";
    private value = "";
    /** The element whose content is no HTML and that is open now. */
    private rawName = "";

    constructor(
        private readonly html: string,
        private readonly take: (token: Token) => void,
    ) {}

    ontext(start: number, end: number) {
        // What is left of an end tag that has no end.
        if (start < 0) return;
        if (start !== this.textEnd) {
            this.endText();
            this.textStart = start;
        }
        this.textEnd = end;
    }

    onopentagname(start: number, end: number) {
        this.endText();
        this.name = this.nameAt(start, end);
        this.attributes = new Map();
    }

    onattribname(start: number, end: number) {
        this.attribute = this.nameAt(start, end);
        this.value = "";
    }

    onattribdata(start: number, end: number) {
        this.value += this.html.slice(start, end);
    }

    onattribend() {
        if (this.attributes.size < attributesMax && !this.attributes.has(this.attribute))
            this.attributes.set(this.attribute, decoded(this.value, decodeHTMLAttribute));
    }

    onopentagend() {
        this.start(false);
    }

    onselfclosingtag() {
        this.start(true);
    }

    onclosetag(start: number, end: number) {
        this.endText();
        const name = this.nameAt(start, end);
        if (name === this.rawName) this.rawName = "";
        else this.take({ kind: "end", name });
    }

    onend() {
        this.endText();
    }

    // Nothing of them is shown, and no text has entities left to hand over.
    oncdata() {}
    oncomment() {}
    ondeclaration() {}
    onprocessinginstruction() {}
    onattribentity() {}
    ontextentity() {}

    private start(isClosed: boolean) {
        const { name, attributes } = this;
        if (raw.has(name)) this.rawName = name;
        else this.take({ kind: "start", name, attributes, isClosed });
    }

    private endText() {
        if (this.textEnd > this.textStart) {
            const text = this.html.slice(this.textStart, this.textEnd);
            if (this.rawName === "style") this.take({ kind: "style", css: text });
            else if (!this.rawName) this.take({ kind: "text", text: decoded(text, decodeHTML) });
        }
        this.textStart = this.textEnd;
    }

    private nameAt(start: number, end: number): string {
        return this.html.slice(start, end).toLowerCase();
    }
}

function decoded(text: string, decode: (text: string) => string): string {
    return text.includes("&") ? decode(text) : text;
}
