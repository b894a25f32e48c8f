// What is typed in a dialog about a ticket, kept in this browser until it was done: closing the
// dialog in any way loses nothing of it.
import { useState } from "react";

import { useMe } from "../session/session";
import { draftPlace, dropDraft, keepDraft, readDraft } from "../session/draft-store";

export function useKeptText(ticket: string, dialog: string) {
    const place = `${draftPlace(useMe().id, ticket)}.${dialog}`;
    const [text, setText] = useState(() => readDraft<string>(place) ?? "");
    return {
        text,
        write: (next: string) => {
            setText(next);
            if (next === "") dropDraft(place);
            else keepDraft(place, next);
        },
        /** It was done: nothing is left to keep. */
        done: () => dropDraft(place),
    };
}
