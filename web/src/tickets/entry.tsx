// One entry of the timeline in words: what was done, and each field before and after.
import i18next, { type TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Entry } from "../api/types";
import styles from "./changes.module.css";
import { tellingChanges } from "./telling";

/** `ticket.escalated` or `escalate` → its text; an unknown action is shown as it is named. */
export function entryTitle(entry: Entry, t: TFunction): string {
    const named = entry.action.split(".").at(-1) ?? entry.action;
    const name = named === "escalated" && isReturn(entry) ? "returned" : named;
    const key = `timeline.action.${name}`;
    return i18next.exists(key)
        ? t(key as "timeline.action.created")
        : entry.action.replaceAll("_", " ");
}

/** Whether it went down: "escalated" in the record is any way from one level to another. */
function isReturn({ changes }: Entry): boolean {
    const level = changes.find(({ field }) => field === "level");
    return String(level?.after) < String(level?.before);
}

export function EntryChanges({ entry }: { entry: Entry }) {
    return (
        <ul role="list" className={styles.changes}>
            {tellingChanges(entry).map((change) => (
                <li key={change.field}>
                    <OneChange change={change} />
                </li>
            ))}
        </ul>
    );
}

export function OneChange({
    change: { field, before, after },
}: {
    change: Entry["changes"][number];
}) {
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

export function FieldName({ field }: { field: string }) {
    const { t } = useTranslation();
    const key = `field.${field}`;
    return <>{i18next.exists(key) ? t(key as "field.subject") : field.replaceAll("_", " ")}</>;
}

function isNothing(value: unknown): boolean {
    return (
        value === null ||
        value === undefined ||
        value === "" ||
        (Array.isArray(value) && value.length === 0)
    );
}

const named = ["status", "kind", "maintenance", "priority", "resolution", "visibility", "relation"];

/** A value as it is called on the page: catalogue names for known words, data as it stands. */
export function Value({ field, value }: { field: string; value: unknown }) {
    const { t } = useTranslation();
    if (isNothing(value)) return <span className="dim">{t("field.nothing")}</span>;
    if (typeof value === "string") {
        const group =
            field === "impact" || field === "urgency"
                ? "degree"
                : named.includes(field)
                  ? field
                  : null;
        const key = `${group}.${value}`;
        if (group && i18next.exists(key)) return <>{t(key as "status.open")}</>;
        return <span translate="no">{value}</span>;
    }
    if (typeof value === "boolean") return <>{t(value ? "field.yes" : "field.no")}</>;
    return <span translate="no">{plain(value)}</span>;
}

function plain(value: unknown): string {
    if (Array.isArray(value)) return value.map(plain).join(", ");
    if (typeof value === "object" && value !== null) {
        const { name, key, id } = value as Record<string, unknown>;
        const shown = name ?? key ?? id;
        return typeof shown === "string" ? shown : JSON.stringify(value);
    }
    return String(value);
}
