// How a ticket stands after a reply, as its writer chooses: what can be chosen, and what they chose
// last.
import { useLocalStorage } from "@mantine/hooks";

import type { MessageToPost, Ticket } from "../api/types";
import { useMe } from "../session/session";

export const afterReplies = ["wait", "open", "resolve"] as const;
export type AfterReply = (typeof afterReplies)[number];

/** What of these a ticket can be after a reply. The first is what happens of itself. */
export function possibleAfter(ticket: Ticket): AfterReply[] {
    if (!ticket.may.includes("change")) return ["wait"];
    return afterReplies.filter((after) => after !== "resolve" || ticket.may.includes("resolve"));
}

/** What the server is told; nothing where it does of itself what was chosen. */
export function statusAfter(after: AfterReply): MessageToPost["status"] {
    return after === "open" ? "open" : after === "resolve" ? "resolved" : undefined;
}

/** What `wait` means for a ticket: who waits, or that nothing changes. */
export function waitingOn(ticket: Ticket): "requester" | "vendor" | "nothing" {
    if (ticket.status === "resolved" || ticket.status === "closed") return "nothing";
    return ticket.level === "L4" ? "vendor" : "requester";
}

/** The choice of this person, kept in this browser. What a ticket cannot be is not chosen. */
export function useAfterReply(ticket: Ticket) {
    const possible = possibleAfter(ticket);
    const [last, choose] = useLocalStorage<AfterReply>({
        key: `mainstay.afterReply.${useMe().id}`,
        defaultValue: "wait",
        getInitialValueInEffect: false,
    });
    return { possible, chosen: possible.includes(last) ? last : "wait", choose } as const;
}
