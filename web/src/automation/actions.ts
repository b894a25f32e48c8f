// The actions of rules as people choose them, each one thing, and as the server keeps them: setting
// a property, labels and messages are all the steps of a macro there.
import type { RuleAction } from "../api/types";

export const properties = ["kind", "maintenance", "impact", "urgency"] as const;
export type Property = (typeof properties)[number];

export const degrees = ["low", "medium", "high"] as const;

export const valuesOf: Readonly<Record<Property, readonly string[]>> = {
    kind: [
        "incident",
        "service_request",
        "problem",
        "change",
        "bug",
        "feature_request",
        "question",
    ],
    maintenance: ["corrective", "adaptive", "perfective", "preventive"],
    impact: degrees,
    urgency: degrees,
};

export const levels = ["L1", "L2", "L3", "L4"] as const;
export const resolutions = [
    "fixed",
    "workaround",
    "answered",
    "duplicate",
    "cannot_reproduce",
    "wont_fix",
    "vendor_fixed",
] as const;
export const statusesAfterReply = ["waiting_on_requester", "open", "resolved"] as const;

/** An action in the form: what is chosen, and all that it could need. */
export interface Step {
    type: StepType | "other";
    property: Property;
    value: string;
    labels: string[];
    person: string;
    people: string[];
    team: string;
    level: string;
    text: string;
    status: string;
    resolution: string;
    /** Of an action that this page has no fields for: its name and its arguments as JSON. */
    name: string;
    json: string;
}

export const stepTypes = [
    "set",
    "add_labels",
    "remove_labels",
    "assign_person",
    "assign_team",
    "unassign",
    "escalate",
    "reply",
    "note",
    "watch",
    "notify",
    "resolve",
    "close",
] as const;
export type StepType = (typeof stepTypes)[number];

const blank: Step = {
    type: "set",
    property: "urgency",
    value: "high",
    labels: [],
    person: "",
    people: [],
    team: "",
    level: "L2",
    text: "",
    status: "",
    resolution: "fixed",
    name: "",
    json: "{}",
};

export const aStep = (type: StepType): Step => ({ ...blank, type });

type Arguments = Record<string, unknown>;

/** The arguments of each type, and the action that takes them. */
const written: Readonly<Record<StepType, (step: Step) => [string, Arguments]>> = {
    set: ({ property, value }) => ["update", { [property]: value }],
    add_labels: ({ labels }) => ["update", { add_labels: labels }],
    remove_labels: ({ labels }) => ["update", { remove_labels: labels }],
    assign_person: ({ person }) => ["assign", { person }],
    assign_team: ({ team }) => ["assign", { team }],
    unassign: () => ["update", { assignee: "nobody" }],
    escalate: ({ level, text }) => ["escalate", { level, note: text }],
    reply: ({ text, status }) => ["update", { text, ...(status && { status }) }],
    note: ({ text }) => ["update", { text, visibility: "private" }],
    watch: ({ person }) => ["watch", { person }],
    notify: ({ people, team }) => ["notify", { people, ...(team && { team }) }],
    resolve: ({ resolution, text }) => ["resolve", { resolution, ...(text && { note: text }) }],
    close: () => ["close", {}],
};

export function actionOf(step: Step): RuleAction {
    if (step.type === "other")
        return { action: step.name, with: JSON.parse(step.json) as RuleAction["with"] };
    const [action, given] = written[step.type](step);
    return { action, with: given as RuleAction["with"] };
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** An update that does one thing. One that does several has no fields of its own here. */
function updateStep(given: Arguments): Step | null {
    const names = Object.keys(given).filter((name) => given[name] !== null);
    const [only] = names;
    if (names.includes("text")) {
        if (given.visibility === "private" && names.length === 2)
            return { ...aStep("note"), text: text(given.text) };
        const isReply = names.every((name) => name === "text" || name === "status");
        return isReply
            ? { ...aStep("reply"), text: text(given.text), status: text(given.status) }
            : null;
    }
    if (names.length !== 1 || !only) return null;
    if (only === "add_labels" || only === "remove_labels")
        return { ...aStep(only), labels: list(given[only]) };
    if (only === "assignee") return given.assignee === "nobody" ? aStep("unassign") : null;
    const property = properties.find((name) => name === only);
    return property ? { ...aStep("set"), property, value: text(given[property]) } : null;
}

export function stepOf({ action, with: raw }: RuleAction): Step {
    const given = raw as Arguments;
    const known = knownStep(action, given);
    return known ?? { ...blank, type: "other", name: action, json: JSON.stringify(given, null, 2) };
}

function knownStep(action: string, given: Arguments): Step | null {
    switch (action) {
        case "update":
            return updateStep(given);
        case "assign":
            if (given.person && given.team) return null;
            return given.person
                ? { ...aStep("assign_person"), person: text(given.person) }
                : { ...aStep("assign_team"), team: text(given.team) };
        case "escalate":
            return { ...aStep("escalate"), level: text(given.level), text: text(given.note) };
        case "watch":
            return { ...aStep("watch"), person: text(given.person) };
        case "notify":
            return { ...aStep("notify"), people: list(given.people), team: text(given.team) };
        case "resolve":
            return {
                ...aStep("resolve"),
                resolution: text(given.resolution),
                text: text(given.note),
            };
        case "close":
            return aStep("close");
        default:
            return null;
    }
}

/** Whether all is there that the server asks for. */
export function isWhole(step: Step): boolean {
    switch (step.type) {
        case "add_labels":
        case "remove_labels":
            return step.labels.length > 0;
        case "assign_person":
        case "watch":
            return step.person !== "";
        case "assign_team":
            return step.team !== "";
        case "notify":
            return step.people.length > 0 || step.team !== "";
        case "escalate":
        case "reply":
        case "note":
            return step.text.trim() !== "";
        case "other":
            return step.name !== "" && isJson(step.json);
        default:
            return true;
    }
}

export function isJson(value: string): boolean {
    try {
        JSON.parse(value);
        return true;
    } catch {
        return false;
    }
}
