// What it means to drop a ticket in a column of a board. Pure.
import type { Status } from "../../api/types";

export const statuses: readonly Status[] = [
    "new",
    "open",
    "waiting_on_requester",
    "waiting_on_vendor",
    "resolved",
    "closed",
];

/** What a drop does; or why nothing does it, as the name of a text. */
export type StatusMove =
    | { do: "nothing" | "take" | "resolve" | "resolveAndClose" | "close" | "reopen" }
    | { refused: "new" | "open" | "requester" | "vendor" | "closed" };

const isDone = (status: Status) => status === "resolved" || status === "closed";

/** A ticket moves as the lifecycle lets it: who waits says so in a message, which no drop writes. */
export function statusMove(from: Status, to: Status): StatusMove {
    if (from === to) return { do: "nothing" };
    switch (to) {
        case "new":
            return { refused: "new" };
        case "open":
            if (isDone(from)) return { do: "reopen" };
            return from === "new" ? { do: "take" } : { refused: "open" };
        case "waiting_on_requester":
            return { refused: "requester" };
        case "waiting_on_vendor":
            return { refused: "vendor" };
        case "resolved":
            return from === "closed" ? { refused: "closed" } : { do: "resolve" };
        case "closed":
            return from === "resolved" ? { do: "close" } : { do: "resolveAndClose" };
    }
}
