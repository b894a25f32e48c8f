// What is asked of a report, as it stands in the address, in a saved report and in a request. Pure.
import { searchNumber, searchText } from "../frame/routes";

export const periods = [
    "this_week",
    "last_week",
    "four_weeks",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "custom",
] as const;
export type Period = (typeof periods)[number];

export const steps = ["day", "week", "month"] as const;
export type Step = (typeof steps)[number];

/** What is left out is usual: the volume of the last four weeks. */
export interface Asked {
    report?: string | undefined;
    period?: Period | undefined;
    /** Days of a custom period. */
    from?: string | undefined;
    to?: string | undefined;
    step?: Step | undefined;
    by?: string | undefined;
    filter?: string | undefined;
}

export interface ReportSearch extends Asked {
    view?: number | undefined;
}

export const usualReport = "ticket_volume";
export const usualPeriod: Period = "four_weeks";

const oneOf = <T extends string>(all: readonly T[], asked: unknown) =>
    all.find((one) => one === asked);

export const readSearch = (search: Record<string, unknown>): ReportSearch => ({
    view: searchNumber(search.view),
    report: searchText(search.report),
    period: oneOf(periods, search.period),
    from: searchText(search.from),
    to: searchText(search.to),
    step: oneOf(steps, search.step),
    by: searchText(search.by),
    filter: searchText(search.filter),
});

/** What a saved report asks for. */
export function readSaved(query: string): Asked {
    const { view: _, ...asked } = readSearch(Object.fromEntries(new URLSearchParams(query)));
    return asked;
}

/** All that is asked, with what is usual, for a request. A period of one's own has its days. */
export function requestOf(asked: Asked, zone: string) {
    const { report = usualReport, period = usualPeriod, from, to, step, by, filter } = asked;
    return {
        report,
        period,
        zone,
        ...(period === "custom" && from && { from }),
        ...(period === "custom" && to && { to }),
        ...(step && { step }),
        ...(by && { by }),
        ...(filter && { filter }),
    };
}

/** The same as text: a query of an address, in a fixed order. */
export function queryOf(asked: Asked, zone: string): string {
    return new URLSearchParams(requestOf(asked, zone)).toString();
}

/** Whether somebody looks at something else than the saved report says. */
export const differs = (a: Asked, b: Asked) => queryOf(a, "") !== queryOf(b, "");

/** `60..239` in minutes; the last has no end. */
export function rangeOf(id: string): { from: number; to: number | null } {
    const [from = "0", last = ""] = id.split("..");
    return { from: Number(from), to: last === "" ? null : Number(last) + 1 };
}

/** By what time spent is added up. */
export const timeGroupings = ["organization", "person", "month", "ticket"] as const;

export type TimeGrouping = (typeof timeGroupings)[number];
