// What a report can be grouped by, as the address and the server name it.
export const groups = ["policy", "team", "organization", "month"] as const;
export type ReportBy = (typeof groups)[number];

/** What an address asks for, if there is such a grouping. */
export function reportBy(asked: unknown): ReportBy | undefined {
    return groups.find((group) => group === asked);
}
