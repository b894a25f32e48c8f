// A view's filter narrowed by what is typed, from what the server says of both. Pure.
import type { ExplainedFault, Explanation } from "../../api/filters";
import { unitAt } from "./code-points";

export interface Narrowing {
    filter: string;
    /** Terms of the view that others, typed, stand in for and that say something else. */
    replaced: string;
}

/** A filter as it holds beside other terms: alternatives would not without parentheses. */
export const beside = (text: string) => (/ or /i.test(text) ? `(${text})` : text);

export function narrowed(base: Explanation, typed: Explanation): Narrowing {
    const slots = new Map(typed.terms.flatMap(({ slot, text }) => (slot ? [[slot, text]] : [])));
    const kept = base.terms.filter(({ slot }) => !slots.has(slot));
    const given = base.terms.filter(
        ({ slot, text }) => slots.has(slot) && slots.get(slot) !== text,
    );
    const all = [...kept, ...typed.terms].map(({ text }) => beside(text));
    return { filter: all.join(" "), replaced: given.map(({ text }) => text).join(" ") };
}

/** The text with what may have been meant in the place of what is wrong. */
export function corrected(text: string, { at, length, suggestion }: ExplainedFault): string | null {
    if (!suggestion) return null;
    return text.slice(0, unitAt(text, at)) + suggestion + text.slice(unitAt(text, at + length));
}
