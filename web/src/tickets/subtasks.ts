// The subtasks of a ticket, by its links. Pure.
import type { Link } from "../api/types";

export function subtasks(links: readonly Link[]): { all: number; done: number } {
    const children = links.filter(({ relation }) => relation === "parent_of");
    const done = children.filter(({ ticket: { status } }) =>
        ["resolved", "closed"].includes(status),
    );
    return { all: children.length, done: done.length };
}
