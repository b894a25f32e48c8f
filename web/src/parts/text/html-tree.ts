// Hostile HTML as a tree of what text needs and no more: known elements with known attributes, in
// bounded number and depth. Pure, and linear in the length of the HTML. The tree is made into nodes
// one by one (html-dom.ts), so that no parser ever reads it again.
import { readTokens, type Token } from "./html-tokens";

export interface HtmlElement {
    name: string;
    attributes: Map<string, string>;
    children: HtmlNode[];
}
export type HtmlNode = HtmlElement | string;

export interface HtmlTree {
    children: HtmlNode[];
    /** The content of the style elements. */
    css: string;
    /** How many nodes there are. */
    size: number;
}

export interface HtmlRules {
    elements: ReadonlySet<string>;
    /** The value as it may stand, or null where the attribute is dropped. */
    attribute: (element: string, name: string, value: string) => string | null;
    nodesMax: number;
    depthMax: number;
}

/** There is more than a reader could want and a browser could bear. */
export class TooMuch extends Error {}

const set = (names: string) => new Set(names.split(" "));
const empty = set("area base br col embed hr img input link meta param source track wbr");
const unseen = set("svg math template");
const endsParagraph = set(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer " +
        "form h1 h2 h3 h4 h5 h6 header hr li dd dt main menu nav ol p pre section summary table ul",
);
const boundaries = set("table td th caption");
const tableParts = set("caption colgroup col thead tbody tfoot tr td th");
const tableInsides = set("table thead tbody tfoot tr colgroup");
/** Where each part of a table stands, the nearest first. */
const parentsOfPart: Record<string, readonly string[]> = {
    td: ["tr"],
    th: ["tr"],
    tr: ["thead", "tbody", "tfoot", "table"],
    col: ["colgroup", "table"],
};
/** Elements that end an open one of the same kind, and what that one may not be beyond. */
const siblings: Record<string, { ends: ReadonlySet<string>; within: ReadonlySet<string> }> = {
    li: { ends: set("li"), within: set("ul ol menu dir td th table") },
    dd: { ends: set("dd dt"), within: set("dl td th table") },
    dt: { ends: set("dd dt"), within: set("dl td th table") },
    a: { ends: set("a"), within: set("td th table") },
};

export function htmlTree(html: string, rules: HtmlRules): HtmlTree {
    const builder = new Builder(rules);
    readTokens(html, (token) => builder.take(token));
    return { children: builder.root.children, css: builder.css, size: builder.size };
}

class Builder {
    readonly root: HtmlElement = { name: "", attributes: new Map(), children: [] };
    css = "";
    size = 0;
    private readonly open: HtmlElement[] = [this.root];
    /** Elements that were left out because they would stand too deep, by name. */
    private readonly left = new Map<string, number>();
    private hidden: { name: string; depth: number } | null = null;

    constructor(private readonly rules: HtmlRules) {}

    take(token: Token) {
        if (this.hidden) return this.hide(token);
        if (token.kind === "text") return this.text(token.text);
        if (token.kind === "style") {
            this.css += `${token.css}\n`;
            return;
        }
        if (token.kind === "end") return this.end(token.name);
        if (!unseen.has(token.name)) return this.start(token.name, token.attributes);
        if (!token.isClosed) this.hidden = { name: token.name, depth: 1 };
    }

    private hide(token: Token) {
        if (!this.hidden || token.kind === "text" || token.kind === "style") return;
        if (token.name !== this.hidden.name) return;
        if (token.kind === "start" && !token.isClosed) this.hidden.depth += 1;
        if (token.kind === "end") this.hidden.depth -= 1;
        if (this.hidden.depth === 0) this.hidden = null;
    }

    private get top(): HtmlElement {
        return this.open.at(-1) ?? this.root;
    }

    private text(text: string) {
        if (tableInsides.has(this.top.name)) {
            if (text.trim() === "") return;
            this.enterCell();
        }
        this.count();
        this.top.children.push(text);
    }

    private start(name: string, attributes: ReadonlyMap<string, string>) {
        if (endsParagraph.has(name)) this.closeNearest((open) => open === "p", boundaries);
        const sibling = siblings[name];
        if (sibling) this.closeNearest((open) => sibling.ends.has(open), sibling.within);
        if (!this.rules.elements.has(name)) return;
        if (tableParts.has(name)) {
            if (!this.enterTablePart(name)) return;
        } else if (tableInsides.has(this.top.name)) {
            this.enterCell();
        }
        this.push(name, attributes);
    }

    private push(name: string, attributes: ReadonlyMap<string, string>) {
        const isEmpty = empty.has(name);
        if (this.open.length > this.rules.depthMax && !isEmpty) {
            this.left.set(name, (this.left.get(name) ?? 0) + 1);
            return;
        }
        this.count();
        const element: HtmlElement = { name, attributes: new Map(), children: [] };
        for (const [attribute, value] of attributes) {
            const kept = this.rules.attribute(name, attribute, value);
            if (kept !== null) element.attributes.set(attribute, kept);
        }
        this.top.children.push(element);
        if (!isEmpty) this.open.push(element);
    }

    private end(name: string) {
        const left = this.left.get(name) ?? 0;
        if (left > 0) {
            this.left.set(name, left - 1);
            return;
        }
        const isTable = name === "table" || tableParts.has(name);
        this.closeNearest(
            (open) => open === name,
            isTable && name !== "table" ? set("table") : isTable ? set("") : boundaries,
        );
    }

    /** Closes the nearest open element that `fits`, unless one of `within` stands before it. */
    private closeNearest(fits: (name: string) => boolean, within: ReadonlySet<string>) {
        for (let at = this.open.length - 1; at > 0; at -= 1) {
            const name = this.open[at]?.name ?? "";
            if (fits(name)) {
                this.open.length = at;
                return;
            }
            if (within.has(name)) return;
        }
    }

    /** Goes to where a part of a table belongs; false where there is no table around. */
    private enterTablePart(name: string): boolean {
        const table = this.open.findLastIndex((one) => one.name === "table");
        if (table < 0) return false;
        const parents = parentsOfPart[name] ?? ["table"];
        const parent = this.open.findLastIndex(
            (one, at) => at >= table && parents.includes(one.name),
        );
        if (parent >= 0) this.open.length = parent + 1;
        else if (name === "td" || name === "th") {
            this.enterTablePart("tr");
            this.push("tr", new Map());
        }
        return true;
    }

    /** What stands in a table and in none of its cells gets a cell. */
    private enterCell() {
        if (this.top.name !== "tr") {
            this.enterTablePart("tr");
            this.push("tr", new Map());
        }
        this.push("td", new Map());
    }

    private count() {
        this.size += 1;
        if (this.size > this.rules.nodesMax) throw new TooMuch();
    }
}
