// How a ticket is classified, and the priority that follows. Pure.
import type { Degree, Kind, Maintenance, Priority, Resolution } from "../api/types";

export const kinds: readonly Kind[] = [
    "incident",
    "service_request",
    "problem",
    "change",
    "bug",
    "feature_request",
    "question",
];
export const maintenances: readonly Maintenance[] = [
    "corrective",
    "adaptive",
    "perfective",
    "preventive",
];
export const degrees: readonly Degree[] = ["low", "medium", "high"];
export const resolutions: readonly Resolution[] = [
    "fixed",
    "workaround",
    "answered",
    "duplicate",
    "cannot_reproduce",
    "wont_fix",
    "vendor_fixed",
];

const matrix: Record<Degree, Record<Degree, Priority>> = {
    low: { low: "low", medium: "low", high: "normal" },
    medium: { low: "low", medium: "normal", high: "high" },
    high: { low: "normal", medium: "high", high: "urgent" },
};

/** What the server will decide, so that it can be shown before. */
export function priorityOf(impact: Degree, urgency: Degree): Priority {
    return matrix[impact][urgency];
}

/** The urgency and impact nearest to those given that make a priority; urgency gives way first. */
export function classesFor(
    priority: Priority,
    now: { impact: Degree; urgency: Degree },
): { impact: Degree; urgency: Degree } {
    const distance = (a: Degree, b: Degree) => Math.abs(degrees.indexOf(a) - degrees.indexOf(b));
    const cost = (cell: typeof now) =>
        2 * distance(cell.impact, now.impact) + 1.5 * distance(cell.urgency, now.urgency);
    return degrees
        .flatMap((impact) => degrees.map((urgency) => ({ impact, urgency })))
        .filter(({ impact, urgency }) => priorityOf(impact, urgency) === priority)
        .reduce((best, cell) => (cost(cell) < cost(best) ? cell : best));
}
