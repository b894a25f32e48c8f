// What is being written, kept on the server for this person and ticket, and here until the server
// has it.
import { useCallback, useEffect, useRef, useState } from "react";

import { answer, api } from "../api/client";
import { Problem } from "../api/problem";
import type { Visibility } from "../api/types";
import { useMe } from "../session/session";

export type DraftState = "none" | "typing" | "saved" | "here";

interface Draft {
    text: string;
    visibility: Visibility;
}

const settles = 700;

export function useDraft(key: string, usual: Visibility) {
    const place = `mainstay.draft.${useMe().id}.${key}`;
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
        const here = read(place);
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
        if (!next) return;
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
                localStorage.removeItem(place);
                setState(next.text === "" ? "none" : "saved");
            })
            .catch(() => setState("here"));
    }, [key, place]);

    // Leaving the page in any way saves first.
    useEffect(() => {
        window.addEventListener("pagehide", flush);
        return () => {
            window.removeEventListener("pagehide", flush);
            flush();
        };
    }, [flush]);

    const change = (next: Draft) => {
        setDraft(next);
        if (next.text === "" && draft.text === "") return;
        unsaved.current = next;
        localStorage.setItem(place, JSON.stringify(next));
        setState("typing");
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, settles);
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
            localStorage.removeItem(place);
            flush();
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

function read(place: string): Draft | null {
    try {
        return JSON.parse(localStorage.getItem(place) ?? "null") as Draft | null;
    } catch {
        return null;
    }
}
