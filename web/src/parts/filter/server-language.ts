// The filter language of a kind of resource, as the server speaks it.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import {
    completionQuery,
    type ExplainedFault,
    type ExplainedTerm,
    explanationQuery,
} from "../../api/filters";
import { explainField } from "../../api/problem";
import { type PartsText, useText } from "../catalogue";
import { pointsBefore, unitAt } from "./code-points";
import type { Chip, FilterLanguage, Parsed, Suggestion } from "./language";

export function useFilterLanguage(kind: string): FilterLanguage {
    const { t, language } = useText();
    const queries = useQueryClient();
    return useMemo(
        () => ({
            complete: (text, caret) => completed(queries, kind, text, caret),
            parse: async (text) => parsed(queries, kind, text, { t, language }),
        }),
        [queries, kind, t, language],
    );
}

async function completed(queries: QueryClient, kind: string, text: string, caret: number) {
    const found = await queries.fetchQuery(completionQuery(kind, text, pointsBefore(text, caret)));
    return found.map((one): Suggestion => ({
        text: one.text,
        detail: [one.label, one.detail].filter(Boolean).join(" "),
        from: unitAt(text, one.from),
        to: unitAt(text, one.to),
    }));
}

interface Speech {
    t: PartsText;
    language: string;
}

async function parsed(
    queries: QueryClient,
    kind: string,
    text: string,
    speech: Speech,
): Promise<Parsed> {
    const { terms, fault } = await queries.fetchQuery(explanationQuery(kind, text));
    if (fault) {
        const at = unitAt(text, fault.at);
        const length = unitAt(text, fault.at + fault.length) - at;
        return { error: { at, length, message: faultText(fault, speech.t) } };
    }
    return { chips: terms.map((term) => chipOf(text, term, speech)) };
}

/** What is wrong, and what may have been meant. */
export function faultText(fault: ExplainedFault, t: PartsText): string {
    const params = Object.fromEntries(fault.params.map(({ name, value }) => [name, value]));
    const message = explainField({
        field: "filter",
        code: fault.code,
        message: fault.message,
        params,
    });
    return fault.suggestion
        ? `${message} ${t("filter.meant", { text: fault.suggestion })}`
        : message;
}

function chipOf(text: string, term: ExplainedTerm, { t, language }: Speech): Chip {
    const place = { from: unitAt(text, term.from), to: unitAt(text, term.to) };
    if (!term.field) return { label: term.text, ...place };
    const values = new Intl.ListFormat(language, { type: "disjunction" }).format(
        term.values.map(({ label }) => label),
    );
    const meaning = `${term.field}${term.sign === ":" ? ": " : ` ${term.sign} `}${values}`;
    return { label: term.is_negated ? t("filter.not", { term: meaning }) : meaning, ...place };
}
