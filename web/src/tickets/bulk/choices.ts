// What can be done to many tickets at once, each with what it asks for. Pure.
import {
    type TablerIcon,
    IconArrowBackUp,
    IconArrowsUpDown,
    IconBolt,
    IconCircleCheck,
    IconCircleX,
    IconEye,
    IconFlag,
    IconTag,
    IconTags,
    IconUserPlus,
    IconUsers,
} from "@tabler/icons-react";

import type { Degree, Kind, Level, Maintenance, NewBulkRun, Resolution } from "../../api/types";

export const choices = [
    "assign",
    "team",
    "resolve",
    "close",
    "reopen",
    "priority",
    "labels",
    "classify",
    "escalate",
    "watch",
    "macro",
] as const;
export type Choice = (typeof choices)[number];

export const choiceIcons: Record<Choice, TablerIcon> = {
    assign: IconUserPlus,
    team: IconUsers,
    resolve: IconCircleCheck,
    close: IconCircleX,
    reopen: IconArrowBackUp,
    priority: IconFlag,
    labels: IconTags,
    classify: IconTag,
    escalate: IconArrowsUpDown,
    watch: IconEye,
    macro: IconBolt,
};

/** All that the fields of a choice may hold. */
export interface Values {
    /** Empty: nobody. */
    assignee: string;
    team: string | null;
    resolution: Resolution;
    note: string;
    impact: Degree | null;
    urgency: Degree | null;
    addLabels: string[];
    removeLabels: string[];
    kind: Kind | null;
    maintenance: Maintenance | null;
    level: Level;
    macro: string | null;
}

export const noValues: Values = {
    assignee: "",
    team: null,
    resolution: "fixed",
    note: "",
    impact: null,
    urgency: null,
    addLabels: [],
    removeLabels: [],
    kind: null,
    maintenance: null,
    level: "L2",
    macro: null,
};

type Asked = Pick<NewBulkRun, "action" | "arguments">;

const given = (values: Record<string, unknown>) =>
    Object.fromEntries(
        Object.entries(values).filter(
            ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && !value[0]),
        ),
    );

/** What the server is asked to do; null while something is missing. */
export function askedOf(choice: Choice, values: Values): Asked | null {
    const note = values.note.trim();
    const classes = (fields: Record<string, unknown>): Asked | null =>
        Object.keys(given(fields)).length > 0
            ? { action: "change", arguments: given(fields) }
            : null;
    switch (choice) {
        case "assign":
            return { action: "assign", arguments: given({ assignee: values.assignee }) };
        case "team":
            return values.team ? { action: "assign", arguments: { team: values.team } } : null;
        case "resolve":
            return { action: "resolve", arguments: given({ resolution: values.resolution, note }) };
        case "reopen":
            return { action: "reopen", arguments: given({ note }) };
        case "priority":
            return classes({ impact: values.impact, urgency: values.urgency });
        case "labels":
            return classes({ add_labels: values.addLabels, remove_labels: values.removeLabels });
        case "classify":
            return classes({ kind: values.kind, maintenance: values.maintenance });
        case "escalate":
            return note ? { action: "escalate", arguments: { level: values.level, note } } : null;
        case "macro":
            return values.macro ? { action: "macro", arguments: { macro: values.macro } } : null;
        case "close":
        case "watch":
            return { action: choice, arguments: {} };
    }
}
