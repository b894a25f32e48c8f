// What is looked for in a trace: which spans match, which rows lead to them, and the way from one match
// to the next. Pure, and linear in the number of spans.
import { rowsOf, type Trace, type TraceSpan } from "./spans";

export interface Wanted {
    /** Words in the name, the service or the text of a span, in whatever case; empty: any. */
    query: string;
    isErrorsOnly: boolean;
}

const folded = (text: string) => text.toLowerCase();

function isMatch(span: TraceSpan, query: string): boolean {
    const { name, service, text = "" } = span;
    return [name, service, text].some((one) => folded(one).includes(query));
}

/** All spans in the order of the rows, folded or not. */
export function orderOf(trace: Trace): string[] {
    return rowsOf(trace, new Set()).map(({ span }) => span.id);
}

/** The spans that match, in the order of the rows. */
export function matchesOf(
    trace: Trace,
    order: readonly string[],
    { query, isErrorsOnly }: Wanted,
): string[] {
    const asked = folded(query.trim());
    return order.filter((id) => {
        const span = trace.spans.get(id);
        return span && (!isErrorsOnly || span.isError) && (asked === "" || isMatch(span, asked));
    });
}

/** The spans and all that lead to them. */
export function withCallers(trace: Trace, ids: Iterable<string>): ReadonlySet<string> {
    const kept = new Set<string>();
    for (const id of ids)
        for (
            let at: string | null | undefined = id;
            at != null && trace.spans.has(at) && !kept.has(at);
            at = trace.spans.get(at)?.parent
        )
            kept.add(at);
    return kept;
}

/** What has to be unfolded so that a span is seen. */
export function unfoldedFor(
    trace: Trace,
    collapsed: ReadonlySet<string>,
    id: string,
): ReadonlySet<string> {
    const callers = withCallers(trace, [id]);
    const left = Array.from(collapsed).filter((one) => one === id || !callers.has(one));
    return left.length === collapsed.size ? collapsed : new Set(left);
}

/** The match after or before a row, around the end; null where nothing matches. */
export function nextMatch(
    matches: readonly string[],
    places: ReadonlyMap<string, number>,
    from: string | null,
    by: 1 | -1,
): string | null {
    const at = from === null ? -1 : (places.get(from) ?? -1);
    const place = (id: string) => places.get(id) ?? -1;
    if (by === 1) return matches.find((id) => place(id) > at) ?? matches[0] ?? null;
    const before = at < 0 ? undefined : matches.findLast((id) => place(id) < at);
    return before ?? matches.at(-1) ?? null;
}

/** Where the words stand in a text, to be marked. */
export function marksIn(text: string, query: string): { begin: number; end: number }[] {
    const [whole, asked] = [folded(text), folded(query.trim())];
    // Some letters are longer in the other case: then nothing is marked rather than the wrong part.
    if (asked === "" || whole.length !== text.length) return [];
    const marks = [];
    for (
        let begin = whole.indexOf(asked);
        begin >= 0;
        begin = whole.indexOf(asked, begin + asked.length)
    )
        marks.push({ begin, end: begin + asked.length });
    return marks;
}
