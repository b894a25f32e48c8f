// What pages of telemetry ask stands in their addresses, under one set of names, so that a filter
// found on one page is the same on the next.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { searchText } from "../frame/routes";
import { printRange, type Span } from "../parts/range/range";

const texts = [
    "range",
    "tab",
    "application",
    "service",
    "operation",
    "kind",
    "status",
    "min",
    "max",
    "roots",
    "order",
    "query",
    "severity",
    "trace",
    "pattern",
    "open",
    "why",
    "metric",
    "show",
    "q",
    "search",
    "type",
    "version",
    "before",
    "after",
    "compare",
    "span",
    "at",
] as const;
const lists = ["attribute", "match", "by"] as const;

export type Asked = Partial<Record<(typeof texts)[number], string | undefined>> &
    Partial<Record<(typeof lists)[number], readonly string[] | undefined>>;

const listMax = 20;

/** What an address says, of what pages know. A list of one may stand there as a text. */
export function readAsked(search: Record<string, unknown>): Asked {
    const asked: Asked = {};
    for (const name of texts) {
        const text = searchText(search[name]);
        if (text !== undefined) asked[name] = text;
    }
    for (const name of lists) {
        const given = [search[name]].flat().flatMap((one) => searchText(one) ?? []);
        if (given.length > 0) asked[name] = Array.from(new Set(given)).slice(0, listMax);
    }
    return asked;
}

/** With one more; the same where it is there. */
export const withOne = (list: readonly string[] | undefined, one: string) =>
    Array.from(new Set([...(list ?? []), one]));

/** Without it; nothing where none is left. */
export function withoutOne(list: readonly string[] | undefined, one: string) {
    const rest = (list ?? []).filter((other) => other !== one);
    return rest.length > 0 ? rest : undefined;
}

export type Ask = (change: Asked, options?: { isReplaced?: boolean }) => void;

/** What is asked, and what asks for something else. What is typed on takes no step of history. */
export function useAsked(): readonly [Asked, Ask] {
    const asked = readAsked(useSearch({ strict: false }));
    const navigate = useNavigate();
    const ask = useCallback<Ask>(
        (change, { isReplaced = false } = {}) =>
            void navigate({
                to: ".",
                search: (before: Asked) => ({ ...before, ...change }),
                replace: isReplaced,
                resetScroll: false,
            } as never),
        [navigate],
    );
    return [asked, ask];
}

/**
 * Asks why a part of the time is as it is: beside the page of a service, and elsewhere on that of
 * traces.
 */
export function useAskWhy(scope: {
    application?: string | undefined;
    service?: string | undefined;
}) {
    const [{ range }, ask] = useAsked();
    const navigate = useNavigate();
    const { service: ofPage } = useParams({ strict: false });
    const { application, service } = scope;
    return (span: Span) => {
        const why = printRange({ kind: "between", ...span });
        if (ofPage !== undefined) ask({ why });
        else void navigate({ to: "/traces", search: { range, application, service, why } });
    };
}
