// A save that was based on an older version: what each side says, field by field. Pure.
import type { Ticket, TicketChange } from "../api/types";

export interface StaleSave {
    /** The ticket as it was when the change began. */
    base: Ticket;
    /** The ticket as someone else left it. */
    current: Ticket;
    /** What was to be saved. */
    mine: TicketChange;
}

export const comparedFields = [
    "subject",
    "kind",
    "maintenance",
    "impact",
    "urgency",
    "labels",
] as const;
export type ComparedField = (typeof comparedFields)[number];

export interface Comparison {
    field: ComparedField;
    before: unknown;
    theirs: unknown;
    mine: unknown;
    /** `mine` only I changed it; `theirs` only they did; `both` both did, to different ends. */
    by: "mine" | "theirs" | "both";
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Every field on which the two versions differ from what both began with. */
export function compare({ base, current, mine }: StaleSave): Comparison[] {
    return comparedFields.flatMap((field) => {
        const before = base[field];
        const theirs = current[field];
        const wanted = field in mine && mine[field] !== undefined ? mine[field] : before;
        const isTheirs = !same(before, theirs);
        const isMine = !same(before, wanted);
        if ((!isTheirs && !isMine) || (isMine && same(wanted, theirs))) return [];
        return [
            {
                field,
                before,
                theirs,
                mine: wanted,
                by: isMine && isTheirs ? "both" : isMine ? "mine" : "theirs",
            },
        ];
    });
}

/** What to save on top of the current version, with the fields where the person chose their own. */
export function chosenChange(
    comparisons: readonly Comparison[],
    chosen: ReadonlySet<ComparedField>,
): TicketChange {
    return Object.fromEntries(
        comparisons
            .filter(({ field }) => chosen.has(field))
            .map(({ field, mine }) => [field, mine]),
    );
}
