// Which changes of an entry tell a reader something. Pure.
import type { Entry } from "../api/types";

/** What is shown as a message, said by the entry itself, or only there to find things again. */
const silent = new Set([
    "message",
    "mail",
    "type",
    "id",
    "updated_at",
    "created_at",
    "resolved_at",
    "closed_at",
]);

export function tellingChanges(entry: Entry): Entry["changes"] {
    return entry.changes.filter(({ field }) => !silent.has(field));
}
