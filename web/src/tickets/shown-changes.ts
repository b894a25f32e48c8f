// Which changes of an entry are shown to a reader. Pure.
import type { Entry } from "../api/types";

/** What is shown as a message, said by the entry itself, or only there to find things again. */
const hidden = new Set([
    "message",
    "mail",
    "workaround",
    "type",
    "id",
    "updated_at",
    "created_at",
    "resolved_at",
    "closed_at",
]);

export function shownChanges(entry: Entry): Entry["changes"] {
    return entry.changes.filter(({ field }) => !hidden.has(field));
}
