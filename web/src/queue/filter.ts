// The filter language as it is typed: space separated terms, `name:value` or `name:value,value`.
// Pure.

export const termNames = [
    "is",
    "status",
    "assignee",
    "team",
    "level",
    "priority",
    "kind",
    "maintenance",
    "application",
    "organization",
    "requester",
    "watcher",
    "label",
] as const;
export type TermName = (typeof termNames)[number];

/** Whether a completion asks for what requesters are not shown. */
export function isInside(option: string): boolean {
    return ["level", "team", "label", "maintenance"].some((name) => option.startsWith(`${name}:`));
}

export interface Term {
    name: TermName;
    values: string[];
}

export const termValues: Partial<Record<TermName, readonly string[]>> = {
    is: ["open"],
    status: ["new", "open", "waiting_on_requester", "waiting_on_vendor", "resolved", "closed"],
    assignee: ["me", "none"],
    team: ["mine"],
    requester: ["me"],
    watcher: ["me"],
    organization: ["none"],
    maintenance: ["corrective", "adaptive", "perfective", "preventive"],
    level: ["L1", "L2", "L3", "L4"],
    priority: ["urgent", "high", "normal", "low"],
    kind: [
        "incident",
        "service_request",
        "problem",
        "change",
        "bug",
        "feature_request",
        "question",
    ],
};

function isTermName(name: string): name is TermName {
    return termNames.some((one) => one === name);
}

/** The terms of a filter, and the words that are none. */
export function parseFilter(text: string): { terms: Term[]; unknown: string[] } {
    const terms: Term[] = [];
    const unknown: string[] = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
        const colon = word.indexOf(":");
        const name = word.slice(0, colon).toLowerCase();
        const values = word
            .slice(colon + 1)
            .split(",")
            .filter(Boolean);
        if (colon > 0 && values.length > 0 && isTermName(name)) terms.push({ name, values });
        else unknown.push(word);
    }
    return { terms, unknown };
}

export function printFilter(terms: readonly Term[]): string {
    return terms.map(({ name, values }) => `${name}:${values.join(",")}`).join(" ");
}

/**
 * Two filters together. Where both name a term, the second one's values stand; a term is named
 * once.
 */
export function narrowed(base: string, more: string): string {
    const merged = new Map<TermName, Term>();
    for (const term of parseFilter(more).terms) {
        const values = [...(merged.get(term.name)?.values ?? []), ...term.values];
        merged.set(term.name, { name: term.name, values: Array.from(new Set(values)) });
    }
    const kept = parseFilter(base).terms.filter(({ name }) => !merged.has(name));
    return printFilter([...kept, ...merged.values()]);
}

/** What could stand where the caret is: names first, then the values of a name. */
export function completions(typed: string): string[] {
    const word = typed.split(/\s+/).at(-1) ?? "";
    const colon = word.indexOf(":");
    if (colon < 0)
        return termNames
            .filter((name) => name.startsWith(word.toLowerCase()))
            .map((name) => `${name}:`);
    const name = word.slice(0, colon);
    const values = isTermName(name) ? (termValues[name] ?? []) : [];
    const said = word.slice(colon + 1).split(",");
    const last = (said.at(-1) ?? "").toLowerCase();
    const before = said.slice(0, -1);
    return values
        .filter((value) => value.toLowerCase().startsWith(last) && !before.includes(value))
        .map((value) => `${name}:${[...before, value].join(",")}`)
        .filter((whole) => whole !== word);
}

/** The text with its last word replaced by a completion. */
export function complete(typed: string, completion: string): string {
    return typed.replace(/\S*$/, completion) + (completion.endsWith(":") ? "" : " ");
}
