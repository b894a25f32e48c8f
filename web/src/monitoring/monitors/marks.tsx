// How a monitor does, and what it looks for, in words.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Monitor } from "../../api/types";
import severityStyles from "../severity.module.css";
import { isThreshold } from "./monitor-form";

type State = Monitor["state"];

const looks: Partial<Record<State, string>> = {
    alert: "error",
    silent: "error",
    warning: "warn",
    failing: "warn",
    waiting: "info",
};

export function MonitorMark({ of }: { of: State }) {
    const { t } = useTranslation();
    return (
        <span className={severityStyles.severity} data-severity={looks[of]}>
            {t(`monitor.states.${of}`)}
        </span>
    );
}

/** What needs someone comes first. */
const order: readonly State[] = [
    "alert",
    "silent",
    "warning",
    "failing",
    "waiting",
    "empty",
    "ok",
    "paused",
];
export const rankOf = (state: State) => order.indexOf(state);

const number = (value: number, language: string) =>
    new Intl.NumberFormat(language, { maximumSignificantDigits: 6 }).format(value);

/** `above 500 for 5 min` */
export function conditionText(
    { condition, unit }: Pick<Monitor, "condition" | "unit">,
    t: TFunction,
    language: string,
): string {
    const { kind } = condition;
    const minutes = condition.for_minutes ?? 5;
    const value = [number(condition.threshold ?? 0, language), unit === "1" ? "" : unit]
        .filter(Boolean)
        .join(" ");
    const what = isThreshold(kind)
        ? t(`monitor.sentence.${kind}`, { value })
        : t(`monitor.kinds.${kind}`);
    return minutes === 0 ? what : `${what} ${t("monitor.sentence.for", { count: minutes })}`;
}
