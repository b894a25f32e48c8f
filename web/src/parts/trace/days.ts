// The lines of a timeline with a line for each day before what happened on it. Pure.

export interface TimelineLine<E> {
    id: string;
    /** One of the two. */
    day?: string;
    event?: E;
}

export function withDays<E extends { id: string; at: string }>(
    events: readonly E[],
    language: string,
): TimelineLine<E>[] {
    const format = new Intl.DateTimeFormat(language, { dateStyle: "full" });
    let before: string | undefined;
    return events.flatMap((event) => {
        const day = format.format(Date.parse(event.at));
        const isNew = day !== before;
        before = day;
        const line = { id: event.id, event };
        // Out of order, the same day may come twice.
        return isNew ? [{ id: `day before ${event.id}`, day }, line] : [line];
    });
}
