// In which order errors are read, page by page: what needs someone first. Pure.
import { beside } from "../../parts/filter/narrowing";
import type { Sort, StateTab } from "../names";

/** What the server is asked for, to its end, before the next. */
export interface Round {
    state: "open" | "resolved" | "ignored";
    filter: string;
    sort: Sort;
}

/** Where in that order a page begins. */
export interface Place {
    at: number;
    cursor: string | null;
}

export const firstPlace: Place = { at: 0, cursor: null };

/** What came back; what is new; what nobody caught; the rest: each with most users first. */
const needs: readonly (readonly [filter: string, sort: Sort])[] = [
    ["regressed:any", "last_seen"],
    ["regressed:none first:-1d unhandled:yes", "users"],
    ["regressed:none first:-1d unhandled:no", "users"],
    ["regressed:none first<-1d unhandled:yes", "users"],
    ["regressed:none first<-1d unhandled:no", "users"],
];

/** Terms that the rounds are made of: who asks for one has an order of their own. */
const ownTerm = /(^|[\s(-])(regressed|first|unhandled)\s*[:=!<>]/i;

export function roundsOf(tab: StateTab, typed: string, sort: Sort | undefined): readonly Round[] {
    const own = typed.trim() === "" ? "" : beside(typed.trim());
    const isOwn = ownTerm.test(typed);
    const round = (state: Round["state"], filter: string, by: Sort): Round => ({
        state,
        filter: [filter, own].filter(Boolean).join(" "),
        sort: by,
    });
    if (tab === "resolved" || tab === "ignored") return [round(tab, "", sort ?? "last_seen")];
    if (tab === "regressed") return [round("open", "regressed:any", sort ?? "last_seen")];
    if (sort !== undefined || isOwn) return [round("open", "", sort ?? "last_seen")];
    return needs.map(([filter, by]) => round("open", filter, by));
}

/** What is read after a page whose cursor is `next`; null where nothing is left. */
export function nextPlace({ at }: Place, next: string | null, rounds: number): Place | null {
    if (next !== null) return { at, cursor: next };
    return at + 1 < rounds ? { at: at + 1, cursor: null } : null;
}
