// Rules that many help desks have, to begin with: each is adopted as a draft.
import type { NewRule } from "../api/types";

export const exampleNames = ["acknowledge", "stale", "escalate"] as const;
export type ExampleName = (typeof exampleNames)[number];

interface Texts {
    name: string;
    text: string;
}

/** The rule in the words of the person who adopts it. */
export function example(which: ExampleName, { name, text }: Texts): NewRule {
    switch (which) {
        case "acknowledge":
            return {
                kind: "ticket",
                name,
                trigger: { on: "created" },
                filter: "priority:urgent",
                actions: [{ action: "update", with: { text } }],
            };
        case "stale":
            return {
                kind: "ticket",
                name,
                trigger: { on: "status_unchanged", hours: 120 },
                filter: "status:waiting_on_requester",
                actions: [{ action: "resolve", with: { resolution: "answered", note: text } }],
            };
        case "escalate":
            return {
                kind: "ticket",
                name,
                trigger: { on: "due_soon" },
                filter: "level:L1",
                actions: [{ action: "escalate", with: { level: "L2", note: text } }],
            };
    }
}
