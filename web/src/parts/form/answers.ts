// Answers to the fields of a form: which are asked, and what is sent of them. Pure.

export type Value = string | number | boolean | null;
export type Answers = Record<string, Value>;

export interface AskedField {
    name: string;
    label: string;
    help: string;
    type: "text" | "number" | "choice" | "date" | "person" | "checkbox";
    choices: string[];
    is_required: boolean;
    /** Decimals of a number; with any its value is text, such as `12.50`. */
    scale?: number;
    unit?: string;
    minimum?: string | null | undefined;
    maximum?: string | null | undefined;
    /** Asked only where another field has one of these answers. */
    when?: { field: string; values: string[] } | null | undefined;
}

/** A value in the words that a condition names it by. */
function named(value: Value | undefined): string {
    if (typeof value === "boolean") return value ? "yes" : "no";
    return value === null || value === undefined ? "" : String(value);
}

/** The fields that are asked with these answers. One whose own condition is not asked is not either. */
export function asked<F extends AskedField>(fields: readonly F[], answers: Answers): F[] {
    const shown = new Map<string, F>();
    for (const field of fields) {
        const { when } = field;
        const value = when && shown.has(when.field) ? named(answers[when.field]) : undefined;
        if (!when || (value !== undefined && when.values.includes(value)))
            shown.set(field.name, field);
    }
    return Array.from(shown.values());
}

/** What is sent: answers to what is asked, without those that are empty. */
export function given(fields: readonly AskedField[], answers: Answers): Answers {
    const sent: Answers = {};
    for (const { name, type, scale = 0 } of asked(fields, answers)) {
        const value = answers[name];
        if (value === undefined || value === null || value === "") continue;
        if (type === "number" && scale > 0) {
            sent[name] = decimal(String(value));
            continue;
        }
        const number = type === "number" ? Number(value) : NaN;
        sent[name] = type === "number" && Number.isInteger(number) ? number : value;
    }
    return sent;
}

/** What was typed with a decimal comma, as the wire has it. */
function decimal(typed: string): string {
    const text = typed.trim();
    return /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
}

/** A value as it is read. */
export function shownValue(
    {
        type,
        value,
        text,
        scale = 0,
        unit = "",
    }: {
        type: AskedField["type"];
        value: unknown;
        text?: string | null;
        scale?: number;
        unit?: string;
    },
    language: string,
    words: { yes: string; no: string },
): string {
    if (value === null) return "";
    if (type === "checkbox") return value ? words.yes : words.no;
    if (type === "number") {
        // As text it is formatted exactly, however many digits it has.
        const format = new Intl.NumberFormat(language, { minimumFractionDigits: scale });
        const shown = format.format(String(value) as Intl.StringNumericLiteral);
        return unit ? `${shown} ${unit}` : shown;
    }
    if (type === "date")
        return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
            new Date(`${String(value)}T00:00:00Z`),
        );
    return text ?? String(value);
}
