// What is being written, kept on the server for this person and ticket, and here until the server
// has it.
import { useCallback, useEffect, useRef, useState } from "react";

import { answer, api } from "../api/client";
import { Problem } from "../api/problem";
import type { Visibility } from "../api/types";
import { useMe } from "../session/session";
import {
    type Draft,
    draftPlace,
    dropDraft,
    keepDraft,
    onSaveDrafts,
    readDraft,
} from "./draft-store";

export type DraftState = "none" | "typing" | "saved" | "here";

const settles = 700;

export function useDraft(key: string, usual: Visibility) {
    const place = draftPlace(useMe().id, key);
    const [draft, setDraft] = useState<Draft>({ text: "", visibility: usual });
    const [isLoaded, setLoaded] = useState(false);
    const [state, setState] = useState<DraftState>("none");
    const unsaved = useRef<Draft | null>(null);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const writing = useRef<Promise<unknown>>(Promise.resolve());

    useEffect(() => {
        let isGone = false;
        const start = (found: Draft | null, from: DraftState) => {
            if (isGone) return;
            if (found) {
                setDraft(found);
                setState(from);
            }
            setLoaded(true);
        };
        const here = readDraft(place);
        if (here) {
            unsaved.current = here;
            start(here, "here");
        } else {
            fetchDraft(key)
                .then((found) => start(found?.text ? found : null, "saved"))
                .catch(() => start(null, "none"));
        }
        return () => {
            isGone = true;
        };
    }, [key, place]);

    const flush = useCallback(() => {
        clearTimeout(timer.current);
        const next = unsaved.current;
        if (!next) return writing.current;
        const path = { params: { path: { key } } };
        writing.current = writing.current
            .catch(() => undefined)
            .then(() =>
                next.text === ""
                    ? answer(api.DELETE("/api/v1/tickets/{key}/draft", path))
                    : answer(
                          api.PUT("/api/v1/tickets/{key}/draft", {
                              ...path,
                              body: next,
                              keepalive: true,
                          }),
                      ),
            )
            .then(() => {
                if (unsaved.current !== next) return;
                unsaved.current = null;
                dropDraft(place);
                setState(next.text === "" ? "none" : "saved");
            })
            .catch(() => setState("here"));
        return writing.current;
    }, [key, place]);

    // Leaving the page in any way saves first.
    useEffect(() => {
        const leave = () => void flush();
        const forget = onSaveDrafts(flush);
        window.addEventListener("pagehide", leave);
        return () => {
            forget();
            window.removeEventListener("pagehide", leave);
            leave();
        };
    }, [flush]);

    const change = (next: Draft) => {
        setDraft(next);
        if (next.text === "" && draft.text === "") return;
        unsaved.current = next;
        keepDraft(place, next);
        setState("typing");
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void flush(), settles);
    };
    return {
        ...draft,
        isLoaded,
        state,
        write: (text: string) => change({ ...draft, text }),
        choose: (visibility: Visibility) => change({ ...draft, visibility }),
        /** It was sent: nothing is left to keep. */
        sent: () => {
            setDraft({ text: "", visibility: draft.visibility });
            setState("none");
            unsaved.current = { text: "", visibility: draft.visibility };
            dropDraft(place);
            void flush();
        },
    };
}

async function fetchDraft(key: string): Promise<Draft | null> {
    try {
        return await answer(api.GET("/api/v1/tickets/{key}/draft", { params: { path: { key } } }));
    } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
    }
}
