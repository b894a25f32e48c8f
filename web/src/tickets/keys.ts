// The keys of tickets: in a list of them, in the queue, and on the page of one.
import type { KeyBinding } from "../frame/module";
import { queueNames } from "./queue/queues";

/** From the last part of a command's id to its keys, in a scope. */
function within(scope: string, group: string, keys: Record<string, string>): KeyBinding[] {
    return Object.entries(keys).map(([id, pressed]) => ({
        id: `${group}.${id}`,
        scope,
        keys: pressed,
    }));
}

export const ticketKeys: readonly KeyBinding[] = [
    // Beside those of every list.
    ...within("list/tickets", "list", {
        take: "a",
        assign: "A",
        priority: "p",
        escalate: "e",
        more: "m",
        board: "b",
    }),
    ...within(
        "list/tickets/queue",
        "queue",
        Object.fromEntries(queueNames.map((name, at) => [name, String(at + 1)])),
    ),
    ...within("board", "board", { filter: "f", list: "b" }),
    ...within("ticket", "ticket", {
        reply: "r",
        note: "n",
        toVendor: "V",
        assignMe: "a",
        assign: "A",
        priority: "p",
        escalate: "e",
        resolve: "d",
        link: "l",
        merge: "M",
        workaround: "W",
        macro: "m",
        suggested: "y",
        watch: "w",
        back: "u",
        next: "j",
        previous: "k",
        mailLink: "R",
        time: "T",
    }),
];
