// What pages of telemetry ask stands in their addresses, under one set of names, so that a filter
// found on one page is the same on the next. In the first bundle: the router reads addresses by it.
import { searchText } from "../frame/routes";

const texts = [
    "range",
    "tab",
    "application",
    "environment",
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
