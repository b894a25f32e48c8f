// A rule in words: what sets it off, and what it does.
import i18next, { type TFunction } from "i18next";

import type { Rule, RuleAction, RuleTrigger } from "../api/types";
import { type Step, stepOf } from "./actions";

/** A property as it is called on the page; one that this page does not know, by its own name. */
export function propertyName(name: string, t: TFunction): string {
    const key = `automation.property.${name}`;
    return i18next.exists(key) ? t(key as "automation.property.status") : name.replaceAll("_", " ");
}

/** A value of a property, a level or a status in words. */
export function valueName(value: string, t: TFunction): string {
    const key = `automation.value.${value}`;
    return i18next.exists(key) ? t(key as "automation.value.high") : value.replaceAll("_", " ");
}

export function triggerName(name: string, t: TFunction): string {
    const key = `automation.trigger.${name}`;
    return i18next.exists(key) ? t(key as "automation.trigger.created") : name.replaceAll("_", " ");
}

/** `when its status has not changed for 5 days`. */
export function triggerText(trigger: RuleTrigger, t: TFunction): string {
    if (trigger.on === "status_unchanged" && trigger.hours) {
        const days = trigger.hours / 24;
        return Number.isInteger(days)
            ? t("automation.when.unchangedDays", { count: days })
            : t("automation.when.unchangedHours", { count: trigger.hours });
    }
    if (trigger.on === "changed" && trigger.property)
        return t("automation.when.changed", { property: propertyName(trigger.property, t) });
    if (trigger.cron)
        return t("automation.when.atTime", { cron: trigger.cron, zone: trigger.zone ?? "UTC" });
    return triggerName(trigger.on, t);
}

/** An action without the names that only the server has. */
export function actionText(action: RuleAction, t: TFunction): string {
    return stepText(stepOf(action), t);
}

function stepText(step: Step, t: TFunction): string {
    switch (step.type) {
        case "set":
            return t("automation.does.set", {
                property: propertyName(step.property, t),
                value: valueName(step.value, t),
            });
        case "add_labels":
            return t("automation.does.add_labels", { labels: step.labels.join(", ") });
        case "remove_labels":
            return t("automation.does.remove_labels", { labels: step.labels.join(", ") });
        case "escalate":
            return t("automation.does.escalate", { level: step.level });
        case "resolve":
            return t("automation.does.resolve", { resolution: valueName(step.resolution, t) });
        case "other":
            return actionName(step.name, t);
        default:
            return t(`automation.step.${step.type}`);
    }
}

/** An action by the name that the server has for it. */
export function actionName(name: string, t: TFunction): string {
    const key = `automation.action.${name}`;
    return i18next.exists(key) ? t(key as "automation.action.update") : name.replaceAll("_", " ");
}

/** What a rule does, as a list. */
export function actionsText({ actions }: Pick<Rule, "actions">, t: TFunction): string {
    return new Intl.ListFormat(i18next.language, { type: "conjunction" }).format(
        actions.map((action) => actionText(action, t)),
    );
}

/** Why a rule stopped by itself. */
export function stopText(reason: NonNullable<Rule["stop_reason"]>, t: TFunction): string {
    return t(`automation.stopped.${reason}`);
}
