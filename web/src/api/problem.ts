// What the server answers when it declines or fails: an RFC 9457 problem document, and the text
// shown for it.
import i18next from "i18next";

export interface FieldProblem {
    field: string;
    code: string;
    message: string;
    params?: Record<string, string>;
}

interface Document {
    code?: string;
    title?: string;
    detail?: string;
    request_id?: string;
    params?: Record<string, string>;
    errors?: FieldProblem[];
    current?: unknown;
}

/** A call that did not succeed. `status` is 0 where the server was not reached. */
export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly document: Document,
        readonly requestId: string | null,
    ) {
        super(document.detail ?? document.title ?? `HTTP ${status}`);
    }

    get code(): string {
        return this.document.code ?? (this.status === 0 ? "unreachable" : "failure");
    }

    get fields(): FieldProblem[] {
        return this.document.errors ?? [];
    }

    /** The thing as it is now, where the change was based on an older version. */
    current<T>(): T | null {
        return (this.document.current as T | undefined) ?? null;
    }
}

export async function problemOf(response: Response): Promise<Problem> {
    const text = await response.text().catch(() => "");
    return problemFrom(response.status, text, response.headers.get("X-Request-Id"));
}

/** What an answer says that came by another way than fetch. */
export function problemFrom(status: number, text: string, requestId: string | null): Problem {
    let document: Document = {};
    try {
        document = JSON.parse(text) as Document;
    } catch {
        document = {};
    }
    return new Problem(status, document, document.request_id ?? requestId);
}

/** What the person reads: the catalogue's text for the code, else the server's own sentence. */
export function explain(error: unknown): string {
    if (!(error instanceof Problem)) return i18next.t("problem.unexpected");
    if (error.fields.length > 0) return error.fields.map(explainField).join(" ");
    return (
        textOf(error.code, error.document.params, error.document.detail ?? error.document.title) ??
        i18next.t("problem.failure")
    );
}

export function explainField(problem: FieldProblem): string {
    const params = { ...problem.params, field: labelOf(problem.params?.field ?? problem.field) };
    return textOf(problem.code, params, problem.message) ?? problem.message;
}

/** What a person calls a field: its label in forms, else the last part of its name as words. */
function labelOf(field: string): string {
    const last =
        field
            .replace(/\[\d+\]/g, "")
            .split(".")
            .at(-1) ?? field;
    const key = `field.${last}`;
    if (i18next.exists(key)) return i18next.t(key as never);
    return last.replaceAll("_", " ");
}

/** The text for one field of a form, if the server found it wrong. */
export function fieldError(error: unknown, field: string): string | undefined {
    if (!(error instanceof Problem)) return undefined;
    const found = error.fields.find(
        (one) => one.field === field || one.field.startsWith(`${field}[`),
    );
    return found && explainField(found);
}

function textOf(
    code: string,
    params: Record<string, string> | undefined,
    fallback: string | undefined,
) {
    const key = `problem.code.${code}`;
    const count = params?.min === undefined ? undefined : Number(params.min);
    return i18next.exists(key)
        ? (i18next.t(key as never, { ...params, ...(count !== undefined && { count }) }) as string)
        : fallback;
}
