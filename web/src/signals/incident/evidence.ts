// What whoever raised a signal saw: facts, and what may be the cause. It is JSON of any form, and
// outside text: it is read as far as it can be shown, and no further. Pure.
import { formatted, numberFormat } from "../../parts/value/format";
import { namedUnit } from "../../parts/value/unit-names";

export interface Fact {
    /** Words, where the name was one of a program: `free_bytes`. */
    name: string;
    value: string;
}

export interface Hypothesis {
    text: string;
    state: "validated" | "refuted" | "open";
    why: string;
    /** The number of the deployment that it is about. */
    deployment: string | null;
}

const factsMax = 40;
const hypothesesMax = 30;
const depthMax = 4;
const textMax = 2_000;

/** Names and values, those within others under the names of both. A text alone has no name. */
export function factsOf(value: unknown, language: string): Fact[] {
    const facts: Fact[] = [];
    const walk = (one: unknown, names: readonly string[]) => {
        if (facts.length >= factsMax || one === null || one === undefined) return;
        const isDeep = names.length >= depthMax;
        if (!isDeep && isRecord(one))
            for (const [name, inner] of Object.entries(one)) walk(inner, [...names, name]);
        else facts.push({ name: words(names), value: shown(names.at(-1) ?? "", one, language) });
    };
    walk(value, []);
    return facts;
}

/** A name without its unit, which stands beside the value. */
function words(names: readonly string[]): string {
    return names
        .map((name, at) => {
            const [, stem, unit] = at === names.length - 1 ? unitAtEnd(name) : [];
            const isShown = stem && unit && namedUnit(unit)?.unit !== "share";
            return (isShown ? stem : name).replaceAll("_", " ");
        })
        .join(" · ");
}

const unitAtEnd = (name: string) => {
    const found = /^(.+)_([a-zµ%]+)$/i.exec(name);
    return found && namedUnit(found[2] ?? "") ? found : [];
};

function shown(name: string, value: unknown, language: string): string {
    if (typeof value === "number") return numberText(name, value, language);
    if (typeof value === "string") return value.slice(0, textMax);
    const isPlainList = Array.isArray(value) && value.every((one) => typeof one === "string");
    return (isPlainList ? value.join(", ") : (JSON.stringify(value) ?? "")).slice(0, textMax);
}

/** A number in the unit that its name ends with: `p99_ms` is a length of time. */
export function numberText(name: string, value: number, language: string): string {
    const unit = namedUnit(unitAtEnd(name)[2] ?? "") ?? namedUnit(name);
    if (unit) return formatted(value * unit.factor, unit.unit, language);
    // A chance of one in very many would be a row of zeros.
    const isTiny = value !== 0 && Math.abs(value) < 1e-4;
    return numberFormat(
        language,
        isTiny
            ? { notation: "scientific", maximumSignificantDigits: 2 }
            : { maximumSignificantDigits: 6 },
    ).format(value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const states = { validated: "validated", confirmed: "validated", refuted: "refuted" } as const;

/** Texts, or objects with a text, how it stands, and why; what is validated comes first. */
export function hypothesesOf(value: unknown): Hypothesis[] {
    const order = ["validated", "open", "refuted"];
    return (Array.isArray(value) ? value : [])
        .slice(0, hypothesesMax)
        .flatMap(hypothesisOf)
        .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function hypothesisOf(value: unknown): Hypothesis[] {
    if (typeof value === "string")
        return [{ text: value.slice(0, textMax), state: "open", why: "", deployment: null }];
    if (!isRecord(value)) return [];
    const text = firstText(value, ["text", "hypothesis", "summary", "name"]);
    const stated = firstText(value, ["state", "status", "verdict"]);
    const state = Object.hasOwn(states, stated) ? states[stated as keyof typeof states] : "open";
    if (text === "") return [];
    return [
        {
            text,
            state,
            why: firstText(value, ["why", "reason", "because", "fact"]),
            deployment: deploymentIn(value),
        },
    ];
}

/** A number alone: what was sent leads nowhere else. */
export function deploymentIn(value: Record<string, unknown>): string | null {
    const { deployment } = value;
    return typeof deployment === "string" && /^[1-9]\d{0,18}$/.test(deployment) ? deployment : null;
}

function firstText(of: Record<string, unknown>, names: readonly string[]): string {
    for (const name of names) {
        const value = Object.hasOwn(of, name) ? of[name] : undefined;
        if (typeof value === "string" && value !== "") return value.slice(0, textMax);
    }
    return "";
}

/** One figure before and after. */
export interface Change {
    name: string;
    before: string;
    after: string;
}

/** What is known of both; none where figures have another form. */
export function changesOf(figures: unknown, language: string): Change[] {
    if (!isRecord(figures) || !isRecord(figures.before) || !isRecord(figures.after)) return [];
    const { before, after } = figures;
    return Object.keys(before)
        .filter((name) => Object.hasOwn(after, name))
        .slice(0, factsMax)
        .map((name) => ({
            name: words([name]),
            before: shown(name, before[name], language),
            after: shown(name, after[name], language),
        }));
}
