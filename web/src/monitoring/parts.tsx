// Small parts that pages of telemetry share.
import { ActionIcon, CloseButton, TextInput, type TextInputProps } from "@mantine/core";
import { IconFilterPlus } from "@tabler/icons-react";
import { type CSSProperties, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { exact } from "../text/intl";
import { useAsked } from "./address";
import type { Attributes, Severity } from "./api";
import { useFormats } from "./figures";
import styles from "./monitoring.module.css";
import severityStyles from "./severity.module.css";

/** A text of the address: taken by Enter, or when one leaves the field; Escape takes it back. */
export function AskedText({
    value,
    onAsk,
    ...props
}: {
    value: string | undefined;
    onAsk: (value: string | undefined) => void;
} & Omit<TextInputProps, "value" | "onChange">) {
    const [typed, setTyped] = useState<string | null>(null);
    const take = () => {
        const next = typed?.trim();
        if (next !== undefined && next !== (value ?? "")) onAsk(next || undefined);
        setTyped(null);
    };
    return (
        <TextInput
            {...props}
            value={typed ?? value ?? ""}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={take}
            onKeyDown={(event) => {
                if (event.key === "Enter") take();
                if (event.key === "Escape" && typed !== null) {
                    event.stopPropagation();
                    setTyped(null);
                }
            }}
        />
    );
}

/** A filter that is in force, and the way to drop it. */
export function Chip({ children, onDrop }: { children: string; onDrop: () => void }) {
    const { t } = useTranslation();
    return (
        <span className={styles.chip}>
            <span className="cut mono" title={children} translate="no">
                {children}
            </span>
            <CloseButton
                size={24}
                iconSize={12}
                aria-label={t("telemetry.dropFilter", { filter: children })}
                onClick={onDrop}
            />
        </span>
    );
}

/** Says, where an environment is chosen, that what follows cannot be narrowed to it. */
export function AllEnvironments() {
    const { t } = useTranslation();
    const [{ environment }] = useAsked();
    if (environment === undefined) return null;
    return <p className={styles.note}>{t("telemetry.environment.notHere")}</p>;
}

/** A part of a whole: the number, and its bar behind it. */
export function ShareBar({ share, children }: { share: number; children: ReactNode }) {
    const part = Math.max(0, Math.min(1, share));
    return (
        <span className={styles.share} style={{ "--share": part } as CSSProperties}>
            <span>{children}</span>
        </span>
    );
}

export function SeverityMark({ severity }: { severity: Severity }) {
    const { t } = useTranslation();
    return (
        <span className={severityStyles.severity} data-severity={severity}>
            {t(`telemetry.severity.${severity}`)}
        </span>
    );
}

/** A time to the millisecond, as logs and traces need it; the whole of it on hover. */
export function Moment({ at }: { at: string }) {
    const { language } = useFormats();
    const clock = new Intl.DateTimeFormat(language, {
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        fractionalSecondDigits: 3,
    });
    return (
        <time dateTime={at} title={exact(at, language)}>
            {clock.format(new Date(at))}
        </time>
    );
}

/** A value of an attribute as text: what is no text as JSON. */
export function textOfValue(value: unknown): string {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Names and values, each of which can become a filter. */
export function Facts({
    of,
    label,
    onFilter,
}: {
    of: Attributes;
    label: string;
    onFilter?: ((attribute: string) => void) | undefined;
}) {
    const { t } = useTranslation();
    const entries = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) return <p className="dim">{t("telemetry.noAttributes")}</p>;
    return (
        <table className={styles.facts} aria-label={label} translate="no">
            <tbody>
                {entries.map(([name, value]) => (
                    <tr key={name}>
                        <th scope="row">{name}</th>
                        <td>{textOfValue(value)}</td>
                        {onFilter && (
                            <td>
                                <ActionIcon
                                    size={24}
                                    aria-label={t("telemetry.filterBy", { name })}
                                    onClick={() => onFilter(`${name}=${textOfValue(value)}`)}
                                >
                                    <IconFilterPlus size={13} />
                                </ActionIcon>
                            </td>
                        )}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
