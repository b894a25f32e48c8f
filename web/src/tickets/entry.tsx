// One entry of the timeline in words: what was done, and each field before and after.
import i18next, { type TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Entry } from "../api/types";
import { Created } from "../parts/entry/created";
import { actionOf, isCreation } from "../parts/entry/creation";
import { Principal } from "../parts/principal/principal";
import { FieldName, isNothing, Value } from "../text/value";
import styles from "./changes.module.css";
import { shownChanges } from "./shown-changes";

/** `ticket.escalated` or `escalate` → its text; an unknown action is shown as it is named. */
function entryTitle(entry: Entry, t: TFunction): string {
    const named = actionOf(entry);
    const name = named === "escalated" && isReturn(entry) ? "returned" : named;
    const key = `timeline.action.${name}`;
    return i18next.exists(key)
        ? t(key as "timeline.action.changed")
        : entry.action.replaceAll("_", " ");
}

/** Whether it went down: "escalated" in the record is any way from one level to another. */
function isReturn({ changes }: Entry): boolean {
    const level = changes.find(({ field }) => field === "level");
    return String(level?.after) < String(level?.before);
}

/** What was done, and by whom where that belongs to it. */
export function EntryTitle({ entry }: { entry: Entry }) {
    const { t } = useTranslation();
    if (isCreation(entry)) return <Created by={entry} thing="ticket" />;
    return <>{entryTitle(entry, t)}</>;
}

/** Who did it, where its title does not say that. */
export function EntryPrincipal({ entry }: { entry: Entry }) {
    return isCreation(entry) ? null : <Principal of={entry} />;
}

export function EntryChanges({ entry }: { entry: Entry }) {
    return (
        <ul role="list" className={styles.changes}>
            {shownChanges(entry).map((change) => (
                <li key={change.field}>
                    <OneChange change={change} />
                </li>
            ))}
        </ul>
    );
}

/** The change that says most, and how many more there are; of what was made nothing changed. */
export function EntrySummary({ entry }: { entry: Entry }) {
    const changes = shownChanges(entry);
    if (isCreation(entry)) return null;
    const shown = changes.find(({ field }) => field === "level") ?? changes[0];
    if (!shown) return null;
    return (
        <>
            <span>
                <OneChange change={shown} />
            </span>
            {changes.length > 1 && (
                <span className="dim" translate="no">
                    {" "}
                    +{changes.length - 1}
                </span>
            )}
        </>
    );
}

function OneChange({ change: { field, before, after } }: { change: Entry["changes"][number] }) {
    return (
        <>
            <span className="dim">
                <FieldName field={field} />
            </span>{" "}
            {!isNothing(before) && (
                <>
                    <del>
                        <Value field={field} value={before} />
                    </del>
                    {" → "}
                </>
            )}
            <Value field={field} value={after} />
        </>
    );
}
