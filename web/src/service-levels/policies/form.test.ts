import { expect, test } from "vitest";

import type { Policy } from "../../api/types";
import { toBody, toForm } from "./form";

const policy: Policy = {
    id: "1",
    name: "Gold",
    organization: { id: "5", name: "Acme" },
    application: null,
    kind: null,
    priority: "high",
    calendar: { id: "2", name: "Office" },
    promises: {
        first_response: 30,
        next_reply: null,
        resolution: 480,
        levels: [{ level: "L4", minutes: 90, calendar: "3" }],
        warning_percent: 75,
        raise_urgency: true,
        hand_over: false,
        notified: ["9"],
    },
    version: 1,
    may: ["change"],
};

test("a policy that is shown and saved is the same", () => {
    const { name, organization, priority, calendar, promises } = policy;
    expect(toBody(toForm(policy))).toEqual({
        name,
        organization: organization?.id,
        application: null,
        kind: null,
        priority,
        calendar: calendar.id,
        promises,
    });
});

test("a target that cannot be read is not left out: the server refuses it", () => {
    const form = toForm(policy);
    form.targets.next_reply = "soon";
    expect(toBody(form).promises.next_reply).toBe(0);
});
