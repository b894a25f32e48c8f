// Messages and changes in the order they happened, with neighbouring changes in one fold. Pure.
import type { Entry, Message } from "../api/types";
import { shownChanges } from "./shown-changes";

export interface Part {
    id: string;
    message: Message | null;
    entries: Entry[];
}

/** What a message itself already shows needs no line of its own. */
function isSaidByMessage(entry: Entry): boolean {
    return shownChanges(entry).length === 0;
}

export function story(messages: readonly Message[], entries: readonly Entry[]): Part[] {
    const first = messages[0];
    const changes = entries.filter(
        (entry) =>
            !isSaidByMessage(entry) &&
            (!first || Date.parse(entry.at) > Date.parse(first.created_at)),
    );
    const all = [
        ...messages.map((message) => ({
            at: Date.parse(message.created_at),
            message,
            entry: null,
        })),
        ...changes.map((entry) => ({ at: Date.parse(entry.at), message: null, entry })),
    ].sort((a, b) => a.at - b.at);
    const parts: Part[] = [];
    for (const { message, entry } of all) {
        const last = parts.at(-1);
        if (message) parts.push({ id: `m${message.id}`, message, entries: [] });
        else if (last && !last.message) last.entries.push(entry);
        else parts.push({ id: `e${entry.id}`, message: null, entries: [entry] });
    }
    return parts;
}
