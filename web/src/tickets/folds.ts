// A mail in stretches, as the server marked what is quoted and what is a signature. It alone decides;
// here is only obeyed. Pure.
import type { HtmlElement, HtmlNode } from "../parts/text/html-tree";

export type Fold = "quote" | "signature";

/** Nodes that stand side by side, and are folded or not. */
export interface Stretch {
    fold: Fold | null;
    nodes: HtmlNode[];
}

// The server sets few; each further one costs the elements around it.
const marksMax = 100;

/** The element and the attribute that mark where a fold begins or ends. */
export const foldMark = { element: "wbr", attribute: "data-fold" };

/** An element around a mark stands on both sides of it. */
export function stretches(children: readonly HtmlNode[]): Stretch[] {
    return new Cutter().cut(children);
}

class Cutter {
    private fold: Fold | null = null;
    private marks = 0;

    cut(nodes: readonly HtmlNode[]): Stretch[] {
        const all: Stretch[] = [];
        for (const node of nodes) {
            if (isMark(node)) {
                this.turn(node);
                continue;
            }
            for (const part of this.parts(node)) {
                const last = all.at(-1);
                if (last?.fold === part.fold) last.nodes.push(...part.nodes);
                else all.push(part);
            }
        }
        return all;
    }

    private turn(mark: HtmlElement) {
        this.marks += 1;
        if (this.marks > marksMax) return;
        const kind = mark.attributes.get(foldMark.attribute);
        this.fold = kind === "quote" || kind === "signature" ? kind : null;
    }

    private parts(node: HtmlNode): Stretch[] {
        if (typeof node === "string" || node.children.length === 0)
            return [{ fold: this.fold, nodes: [node] }];
        return this.cut(node.children).map(({ fold, nodes }) => ({
            fold,
            nodes: [{ ...node, attributes: new Map(node.attributes), children: nodes }],
        }));
    }
}

function isMark(node: HtmlNode): node is HtmlElement {
    return (
        typeof node !== "string" &&
        node.name === foldMark.element &&
        node.attributes.has(foldMark.attribute)
    );
}
