// Fields and their values in words, whatever they are of.
import i18next from "i18next";
import { useTranslation } from "react-i18next";

export function FieldName({ field }: { field: string }) {
    const { t } = useTranslation();
    const key = `field.${field}`;
    return <>{i18next.exists(key) ? t(key as "field.subject") : field.replaceAll("_", " ")}</>;
}

/** Whether there is no value: nothing was set. */
export function isNothing(value: unknown): boolean {
    return (
        value === null ||
        value === undefined ||
        value === "" ||
        (Array.isArray(value) && value.length === 0)
    );
}

const named = [
    "status",
    "kind",
    "maintenance",
    "priority",
    "resolution",
    "visibility",
    "relation",
    "unassigned_because",
];

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
