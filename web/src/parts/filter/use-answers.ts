// What a filter language answers about the text as it is typed: the newest question only.
import { useEffect, useState } from "react";

import type { FilterLanguage, Parsed, Suggestion } from "./language";

const debounceMs = 150;

interface Answers {
    /** For which text these are. */
    text: string;
    parsed: Parsed;
}

const nothing: Parsed = { chips: [] };

/** What the text means. Until that is known, nothing. */
export function useParsed(language: FilterLanguage, text: string): Parsed {
    const [answers, setAnswers] = useState<Answers>({ text: "", parsed: nothing });
    useEffect(() => {
        if (text.trim() === "") return undefined;
        const asked = new AbortController();
        const timer = setTimeout(() => {
            language
                .parse(text, asked.signal)
                .then((parsed) => {
                    if (!asked.signal.aborted) setAnswers({ text, parsed });
                })
                // The list tells that the server cannot be reached; the field only stays as it is.
                .catch(() => undefined);
        }, debounceMs);
        return () => {
            clearTimeout(timer);
            asked.abort();
        };
    }, [language, text]);
    if (text.trim() === "") return nothing;
    return answers.text === text ? answers.parsed : nothing;
}

/** What could stand at the caret. The last ones stay until the next have come. */
export function useSuggestions(
    language: FilterLanguage,
    text: string,
    caret: number,
    isAsked: boolean,
): readonly Suggestion[] {
    const [found, setFound] = useState<readonly Suggestion[]>([]);
    useEffect(() => {
        if (!isAsked) return undefined;
        const asked = new AbortController();
        const timer = setTimeout(() => {
            language
                .complete(text, caret, asked.signal)
                .then((suggestions) => {
                    if (!asked.signal.aborted) setFound(suggestions);
                })
                .catch(() => setFound([]));
        }, debounceMs / 2);
        return () => {
            clearTimeout(timer);
            asked.abort();
        };
    }, [language, text, caret, isAsked]);
    return isAsked ? found : [];
}
