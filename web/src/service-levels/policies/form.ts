// A policy as its form has it, and back. Pure.
import type { Level, NewPolicy, Policy } from "../../api/types";
import { sentMinutesOf, textOf } from "../../parts/value/target";

export const levels = ["L1", "L2", "L3", "L4"] as const satisfies Level[];
export const kinds = [
    "incident",
    "service_request",
    "problem",
    "change",
    "bug",
    "feature_request",
    "question",
] as const satisfies NonNullable<Policy["kind"]>[];
export const priorities = ["low", "normal", "high", "urgent"] as const satisfies NonNullable<
    Policy["priority"]
>[];
export const targets = ["first_response", "next_reply", "resolution"] as const;

export interface LevelForm {
    target: string;
    calendar: string;
}

export interface Form {
    name: string;
    organization: string;
    application: string;
    kind: string;
    priority: string;
    calendar: string;
    targets: Record<(typeof targets)[number], string>;
    levels: Record<Level, LevelForm>;
    warning: number | "";
    raiseUrgency: boolean;
    handOver: boolean;
    notified: string[];
}

export function toForm(policy: Policy | null): Form {
    const promises = policy?.promises;
    const level = (name: Level): LevelForm => {
        const found = promises?.levels.find((target) => target.level === name);
        return { target: textOf(found?.minutes), calendar: found?.calendar ?? "" };
    };
    return {
        name: policy?.name ?? "",
        organization: policy?.organization?.id ?? "",
        application: policy?.application?.key ?? "",
        kind: policy?.kind ?? "",
        priority: policy?.priority ?? "",
        calendar: policy?.calendar.id ?? "",
        targets: {
            first_response: textOf(policy ? promises?.first_response : 240),
            next_reply: textOf(promises?.next_reply),
            resolution: textOf(promises?.resolution),
        },
        levels: { L1: level("L1"), L2: level("L2"), L3: level("L3"), L4: level("L4") },
        warning: (policy ? promises?.warning_percent : 75) ?? "",
        raiseUrgency: promises?.raise_urgency ?? false,
        handOver: promises?.hand_over ?? false,
        notified: promises?.notified ?? [],
    };
}

export function toBody(form: Form): NewPolicy {
    return {
        name: form.name,
        organization: form.organization || null,
        application: form.application || null,
        kind: (form.kind || null) as Policy["kind"],
        priority: (form.priority || null) as Policy["priority"],
        calendar: form.calendar,
        promises: {
            first_response: sentMinutesOf(form.targets.first_response),
            next_reply: sentMinutesOf(form.targets.next_reply),
            resolution: sentMinutesOf(form.targets.resolution),
            levels: chosenLevels(form).map((level) => ({
                level,
                minutes: sentMinutesOf(form.levels[level].target) ?? 0,
                calendar: form.levels[level].calendar || null,
            })),
            warning_percent: form.warning === "" ? null : form.warning,
            raise_urgency: form.raiseUrgency,
            hand_over: form.handOver,
            notified: form.notified,
        },
    };
}

/** Those that have a target: in this order the server names them. */
export function chosenLevels(form: Form): Level[] {
    return levels.filter((level) => form.levels[level].target.trim() !== "");
}
