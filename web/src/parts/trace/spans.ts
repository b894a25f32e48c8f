// The spans of one trace as the rows of a waterfall. Pure, and linear in the number of spans,
// whatever they claim of one another.

export interface TraceSpan {
    id: string;
    /** None, or one that is not in the trace: the span stands at the top. */
    parent: string | null;
    name: string;
    service: string;
    /** Milliseconds since 1970. */
    start: number;
    /** In milliseconds. */
    duration: number;
    isError: boolean;
    /** What of its time none of the calls it made covers, in milliseconds; not given: not known. */
    own?: number;
    /** More in which words are found: a statement, attributes. */
    text?: string;
}

export interface SpanRow {
    span: TraceSpan;
    /** 1 at the top. */
    level: number;
    /** How many spans stand below it, at any depth. */
    below: number;
    isCollapsed: boolean;
    parent: string | null;
    position: number;
    siblings: number;
}

export interface Trace {
    roots: readonly string[];
    children: ReadonlyMap<string, readonly string[]>;
    spans: ReadonlyMap<string, TraceSpan>;
    below: ReadonlyMap<string, number>;
    from: number;
    to: number;
    services: readonly string[];
}

/** Whatever is deeper is drawn at this depth. */
export const depthMax = 64;

/** Orders the spans by who called whom, and siblings by their start. */
export function traceOf(list: readonly TraceSpan[]): Trace {
    const spans = new Map(list.map((span) => [span.id, span]));
    const children = new Map<string, string[]>();
    const roots: string[] = [];
    for (const { id, parent } of spans.values()) {
        if (parent === null || parent === id || !spans.has(parent)) {
            roots.push(id);
            continue;
        }
        const siblings = children.get(parent);
        if (siblings) siblings.push(id);
        else children.set(parent, [id]);
    }
    return finished(spans, children, roots);
}

function finished(
    spans: Map<string, TraceSpan>,
    children: Map<string, string[]>,
    roots: string[],
): Trace {
    const byStart = (a: string, b: string) =>
        (spans.get(a)?.start ?? 0) - (spans.get(b)?.start ?? 0) || (a < b ? -1 : 1);
    children.forEach((ids) => ids.sort(byStart));
    const order: string[] = [];
    const isSeen = new Set<string>();
    const walk = (root: string) => {
        const stack = [root];
        for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
            if (isSeen.has(id)) continue;
            isSeen.add(id);
            order.push(id);
            for (const child of children.get(id) ?? []) stack.push(child);
        }
    };
    roots.forEach(walk);
    // Spans that call each other in a ring are reached from no root: the first of each ring is one.
    for (const [id, span] of spans) {
        if (isSeen.has(id)) continue;
        const siblings = children.get(span.parent ?? "") ?? [];
        children.set(
            span.parent ?? "",
            siblings.filter((one) => one !== id),
        );
        roots.push(id);
        walk(id);
    }
    roots.sort(byStart);
    const below = new Map<string, number>();
    for (const id of order.toReversed()) {
        const own = (children.get(id) ?? []).reduce(
            (sum, one) => sum + 1 + (below.get(one) ?? 0),
            0,
        );
        below.set(id, own);
    }
    let [from, to] = [Infinity, -Infinity];
    for (const { start, duration } of spans.values()) {
        from = Math.min(from, start);
        to = Math.max(to, start + Math.max(0, duration));
    }
    const isEmpty = spans.size === 0;
    return {
        roots,
        children,
        spans,
        below,
        from: isEmpty ? 0 : from,
        to: isEmpty ? 0 : to,
        services: Array.from(new Set(Array.from(spans.values(), ({ service }) => service))),
    };
}

/**
 * The rows that are seen while what is in `collapsed` hides all below it. `kept`, if given, are those
 * that may be seen at all.
 */
export function rowsOf(
    trace: Trace,
    collapsed: ReadonlySet<string>,
    kept?: ReadonlySet<string>,
): SpanRow[] {
    const rows: SpanRow[] = [];
    const stack: (Omit<SpanRow, "span" | "below" | "isCollapsed"> & { id: string })[] = [];
    const put = (all: readonly string[], level: number, parent: string | null) => {
        const ids = kept ? all.filter((id) => kept.has(id)) : all;
        for (let position = ids.length; position > 0; position -= 1) {
            const id = ids[position - 1];
            if (id !== undefined) stack.push({ id, level, parent, position, siblings: ids.length });
        }
    };
    put(trace.roots, 1, null);
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
        const { id, level, parent, position, siblings } = next;
        const span = trace.spans.get(id);
        if (!span) continue;
        const isCollapsed = collapsed.has(id);
        const below = trace.below.get(id) ?? 0;
        rows.push({ span, below, isCollapsed, level, parent, position, siblings });
        const children = isCollapsed ? undefined : trace.children.get(id);
        if (children) put(children, level + 1, id);
    }
    return rows;
}

/** Where the bar of a span begins and how long it is, in parts of the whole. */
export function barOf({ start, duration }: TraceSpan, { from, to }: Pick<Trace, "from" | "to">) {
    const whole = to - from || 1;
    return {
        left: Math.min(1, Math.max(0, (start - from) / whole)),
        width: Math.min(1, Math.max(0, duration / whole)),
    };
}

export type TreeAction =
    { do: "collapse" | "expand"; id: string } | { do: "go"; id: string } | null;

/** What Left and Right do on a row: close or open it, or go to its parent or first child. */
export function treeAction(key: string, rows: readonly SpanRow[], at: number): TreeAction {
    const row = rows[at];
    if (!row) return null;
    const { id } = row.span;
    if (key === "ArrowLeft") {
        if (row.below > 0 && !row.isCollapsed) return { do: "collapse", id };
        return row.parent === null ? null : { do: "go", id: row.parent };
    }
    if (key !== "ArrowRight" || row.below === 0) return null;
    const child = rows[at + 1];
    return row.isCollapsed || !child ? { do: "expand", id } : { do: "go", id: child.span.id };
}

/** Times under which the bars stand: round steps of the whole, at most `ticksMax`. */
export function ticksOf(length: number, ticksMax: number): number[] {
    if (!(length > 0)) return [0];
    const rough = length / Math.max(1, ticksMax);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
    return Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => at * step);
}
