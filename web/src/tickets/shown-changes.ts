// Which changes of an entry are shown to a reader. Pure.
import type { Entry } from "../api/types";
import { isCreation } from "../parts/entry/creation";
import { isNothing } from "../text/value";

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

/** What says most of a thing that was made. */
const leading = ["priority", "kind", "subject"];

export function shownChanges(entry: Entry): Entry["changes"] {
    const shown = entry.changes.filter(({ field }) => !hidden.has(field));
    if (!isCreation(entry)) return shown;
    return shown
        .filter(({ after }) => !isNothing(after))
        .toSorted((a, b) => leading.indexOf(b.field) - leading.indexOf(a.field));
}
