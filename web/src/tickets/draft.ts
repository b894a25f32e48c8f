// What is being written, kept on the server for this person and ticket, and here until the server
// has it.
import { useCallback, useEffect, useRef, useState } from "react";

import { answer, api, type Uploaded } from "../api/client";
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
} from "../session/draft-store";

export type DraftState = "none" | "typing" | "saved" | "here";

const saveDelayMs = 700;

export function useDraft(key: string, visibility: Visibility) {
    const place = draftPlace(useMe().id, key);
    const usual = useRef(visibility);
    const [draft, setDraft] = useState<Draft>({ text: "", visibility, files: [] });
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
        const kept = readDraft<Partial<Draft>>(place);
        if (kept) {
            // One that an older version of the page kept has no files.
            const here = { text: "", visibility: usual.current, files: [], ...kept };
            unsaved.current = here;
            start(here, "here");
        } else {
            fetchDraft(key)
                .then((found) => start(found && !isEmpty(found) ? found : null, "saved"))
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
        writing.current = writing.current
            .catch(() => undefined)
            .then(() =>
                isEmpty(next)
                    ? answer(
                          api.DELETE("/api/v1/tickets/{key}/draft", { params: { path: { key } } }),
                      )
                    : put(key, next, next.files).catch((error: unknown) => {
                          // A file is gone meanwhile: the words are kept all the same.
                          const isGone = error instanceof Problem && error.status === 422;
                          if (isGone && next.files.length > 0) return put(key, next, []);
                          throw error;
                      }),
            )
            .then(() => {
                if (unsaved.current !== next) return;
                unsaved.current = null;
                dropDraft(place);
                setState(isEmpty(next) ? "none" : "saved");
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
        if (isEmpty(next) && isEmpty(draft)) return;
        unsaved.current = next;
        keepDraft(place, next);
        setState("typing");
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void flush(), saveDelayMs);
    };
    return {
        ...draft,
        isLoaded,
        state,
        write: (text: string) => change({ ...draft, text }),
        choose: (chosen: Visibility, isToVendor = false) =>
            change({ ...draft, visibility: chosen, isToVendor }),
        attach: (files: Uploaded[]) => {
            if (isLoaded && idsOf(files) !== idsOf(draft.files)) change({ ...draft, files });
        },
        /** It was sent: nothing is left to keep. */
        sent: () => {
            const empty: Draft = {
                text: "",
                visibility: draft.visibility,
                isToVendor: draft.isToVendor ?? false,
                files: [],
            };
            setDraft(empty);
            setState("none");
            unsaved.current = empty;
            dropDraft(place);
            void flush();
        },
    };
}

function put(key: string, { text, visibility, isToVendor }: Draft, files: Uploaded[]) {
    return answer(
        api.PUT("/api/v1/tickets/{key}/draft", {
            params: { path: { key } },
            body: {
                text,
                visibility,
                attachments: files.map(({ id }) => id),
                ...(isToVendor && { is_to_vendor: true }),
            },
            keepalive: true,
        }),
    );
}

function idsOf(files: Uploaded[]): string {
    return files.map(({ id }) => id).join();
}

function isEmpty({ text, files }: Draft): boolean {
    return text === "" && files.length === 0;
}

async function fetchDraft(key: string): Promise<Draft | null> {
    try {
        const { text, visibility, attachments, is_to_vendor } = await answer(
            api.GET("/api/v1/tickets/{key}/draft", { params: { path: { key } } }),
        );
        return {
            text,
            visibility,
            files: attachments,
            ...(is_to_vendor && { isToVendor: true }),
        };
    } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
    }
}
