// What was sent beside an error, of whatever shape, as it can be shown. Pure.

export interface Fact {
    name: string;
    value: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const valueMax = 2_000;
const factsMax = 200;
const depthMax = 3;

export function textOf(value: unknown): string {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    return text.length > valueMax ? `${text.slice(0, valueMax)}…` : text;
}

/** Names and values; of what is within others, both names. What has no value is left out. */
export function factsOf(value: unknown, prefix = "", depth = 0): Fact[] {
    if (value === null || value === undefined || value === "") return [];
    if (isObject(value) && depth < depthMax)
        return Object.entries(value)
            .flatMap(([name, of]) =>
                factsOf(of, prefix === "" ? name : `${prefix}.${name}`, depth + 1),
            )
            .slice(0, factsMax);
    return [{ name: prefix, value: textOf(value) }];
}

export interface Context {
    name: string;
    facts: Fact[];
}

/** Each context with what is known of it; the trace has its own place. */
export function contextsOf(contexts: unknown): Context[] {
    if (!isObject(contexts)) return [];
    return Object.entries(contexts)
        .filter(([name]) => name !== "trace")
        .map(([name, of]) => ({
            name,
            facts: factsOf(of).filter((fact) => !(fact.name === "type" && fact.value === name)),
        }))
        .filter(({ facts }) => facts.length > 0);
}

export interface Breadcrumb {
    /** None where it is not known. */
    at: string | null;
    kind: string;
    level: string;
    text: string;
    facts: Fact[];
}

/** When it was: RFC 3339, or seconds since 1970. */
function timeOf(value: unknown): string | null {
    // Nothing happened at the beginning of time: that is a clock which nobody set.
    if (value === 0 || value === "") return null;
    const number = typeof value === "number" ? value : Number(value ?? Number.NaN);
    const time = Number.isFinite(number) ? number * 1000 : Date.parse(String(value));
    return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : null;
}

const word = (value: unknown) => (typeof value === "string" ? value : "");

/** What happened before, the newest first; lists may be within `values`. */
export function breadcrumbsOf(sent: unknown): Breadcrumb[] {
    const list = isObject(sent) ? sent.values : sent;
    if (!Array.isArray(list)) return [];
    return list
        .filter(isObject)
        .map((one) => ({
            at: timeOf(one.timestamp),
            kind: word(one.category) || word(one.type) || "default",
            level: word(one.level) || "info",
            text: word(one.message),
            facts: factsOf(one.data),
        }))
        .toReversed();
}
