// The four queues: what each holds and how many are in it.
import type { Me, Navigation } from "../../api/types";
import { navigationQuery } from "../../api/views";

export const queueNames = ["mine", "unassigned", "team", "all_open"] as const;
export type QueueName = (typeof queueNames)[number];

/** A queue is a filter with a name. */
export const queueFilter: Record<QueueName, string> = {
    mine: "assignee:me is:open",
    unassigned: "assignee:none is:open",
    team: "team:mine is:open",
    all_open: "is:open",
};

/** The queue that shows work at once: who is in no team has none of their own. */
export function landingQueue(me: Me): QueueName {
    return me.teams.length > 0 ? "mine" : "all_open";
}

export const queuesQuery = {
    ...navigationQuery,
    select: ({ queues }: Navigation) => queues,
};

/** How many tickets wait for the person themselves: what the rail shows beside the queue. */
export const mineCountQuery = {
    ...navigationQuery,
    select: ({ queues }: Navigation) => queues.find(({ queue }) => queue === "mine") ?? null,
};
