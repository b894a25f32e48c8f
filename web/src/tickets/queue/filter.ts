// The filter language as it is typed: space separated terms, `name:value` or `name:value,value`; a
// value with spaces stands in quotation marks. Pure.

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
    "key",
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

/** Terms whose value is a person, who may be called by name. */
export const personTerms: readonly TermName[] = ["assignee", "requester", "watcher"];

export function isTermName(name: string): name is TermName {
    return termNames.some((one) => one === name);
}

/** A term of a closed list of values, written as the list has it. */
function canonical(name: TermName, value: string): string {
    const known = termValues[name]?.find((one) => one.toLowerCase() === value.toLowerCase());
    return known ?? value;
}

/** The words, each with its quotation marks; one that is not closed reaches to the end. */
export function placesOfWords(text: string): { word: string; from: number; to: number }[] {
    const words = text.replace(/[“”„]/g, '"').matchAll(/(?:"[^"]*(?:"|$)|[^\s"])+/g);
    return Array.from(words, ({ 0: word, index }) => ({
        word,
        from: index,
        to: index + word.length,
    }));
}

export function wordsOf(text: string): string[] {
    return placesOfWords(text).map(({ word }) => word);
}

const unquoted = (text: string) => text.replaceAll('"', "");
const quoted = (value: string) => (/[\s,]/.test(value) ? `"${value}"` : value);

/** The values of a term, without their quotation marks. */
function valuesOf(text: string): string[] {
    const values = text.match(/(?:"[^"]*(?:"|$)|[^,"])+/g) ?? [];
    return values.map(unquoted).filter(Boolean);
}

/** The terms of a filter, and the words that are none. */
export function parseFilter(text: string): { terms: Term[]; unknown: string[] } {
    const terms: Term[] = [];
    const unknown: string[] = [];
    for (const word of wordsOf(text)) {
        const colon = word.indexOf(":");
        const name = word.slice(0, colon).toLowerCase();
        const values = valuesOf(word.slice(colon + 1));
        if (colon > 0 && values.length > 0 && isTermName(name))
            terms.push({ name, values: values.map((value) => canonical(name, value)) });
        else unknown.push(word);
    }
    return { terms, unknown };
}

export function printFilter(terms: readonly Term[]): string {
    return terms.map(({ name, values }) => `${name}:${values.map(quoted).join(",")}`).join(" ");
}

// `is` and `status` say the same thing in two ways: the server takes one of them.
const slotOf = (name: TermName) => (name === "is" ? "status" : name);

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
    const slots = new Set(Array.from(merged.keys(), slotOf));
    const kept = parseFilter(base).terms.filter(({ name }) => !slots.has(slotOf(name)));
    return printFilter([...kept, ...merged.values()]);
}

/** The terms of `base` that others of `more` stand in for, and say something else. */
export function replaced(base: string, more: string): string {
    const { terms } = parseFilter(more);
    return printFilter(
        parseFilter(base).terms.filter((term) =>
            terms.some(
                (other) =>
                    slotOf(other.name) === slotOf(term.name) &&
                    printFilter([other]) !== printFilter([term]),
            ),
        ),
    );
}

/** What may have been meant where words are no terms: names without quotation marks, or a person. */
export function guesses(text: string): string[] {
    const { terms, unknown } = parseFilter(text);
    const words = unknown.map(unquoted).filter((word) => /^[\p{L}\p{N}.@'’_-]+$/u.test(word));
    if (words.length === 0 || words.length < unknown.length) return [];
    const called = terms.find(
        ({ name, values }) =>
            personTerms.includes(name) &&
            values.length === 1 &&
            !["me", "none"].includes(values[0] ?? ""),
    );
    if (called) {
        const whole = { ...called, values: [[...called.values, ...words].join(" ")] };
        return [printFilter(terms.map((term) => (term === called ? whole : term)))];
    }
    return (["assignee", "requester", "label"] as const)
        .filter((name) => name !== "label" || words.length === 1)
        .filter((name) => !terms.some((term) => term.name === name))
        .map((name) => printFilter([...terms, { name, values: [words.join(" ")] }]));
}

/** The last word, which is being typed. */
export function lastWord(typed: string): string {
    return /\s$/.test(typed) && (typed.split('"').length - 1) % 2 === 0
        ? ""
        : (wordsOf(typed).at(-1) ?? "");
}

/** The beginning of a person's name that is being typed in a term, with the term. */
export function personTyped(typed: string): { name: TermName; text: string } | null {
    const word = lastWord(typed);
    const colon = word.indexOf(":");
    const name = word.slice(0, colon).toLowerCase();
    const text = unquoted(word.slice(colon + 1));
    return colon > 0 && isTermName(name) && personTerms.includes(name) && text !== ""
        ? { name, text }
        : null;
}

/** What could stand where the caret is: names first, then the values of a name. */
export function completions(typed: string): string[] {
    const word = lastWord(typed);
    const colon = word.indexOf(":");
    if (colon < 0)
        return termNames
            .filter((name) => name.startsWith(word.toLowerCase()))
            .map((name) => `${name}:`);
    const name = word.slice(0, colon).toLowerCase();
    const values = isTermName(name) ? (termValues[name] ?? []) : [];
    const chosen = word.slice(colon + 1).split(",");
    const last = (chosen.at(-1) ?? "").toLowerCase();
    const before = chosen.slice(0, -1);
    return values
        .filter((value) => value.toLowerCase().startsWith(last) && !before.includes(value))
        .map((value) => `${name}:${[...before, value].join(",")}`)
        .filter((whole) => whole !== word);
}
