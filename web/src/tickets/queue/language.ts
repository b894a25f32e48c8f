// The filter language of tickets for the filter field: what could stand at the caret, and what stands
// there. People are found by the server.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { peopleQuery } from "../../api/people";
import type { FilterLanguage, Parsed, Suggestion } from "../../parts/filter/language";
import { isStaff, useMe } from "../../session/session";
import {
    completions,
    isInside,
    lastWord,
    parseFilter,
    personTyped,
    placesOfWords,
    printFilter,
} from "./filter";

export function useTicketLanguage(): FilterLanguage {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const isForStaff = isStaff(useMe());
    return useMemo(
        () => ({
            complete: async (text, caret) => {
                const typed = text.slice(0, caret);
                const people = isForStaff ? await peopleCalled(queries, typed) : [];
                const options = completions(typed).filter((one) => isForStaff || !isInside(one));
                const from = caret - lastWord(typed).length;
                return [...people, ...options].map((option): Suggestion => ({
                    text: option,
                    from,
                    to: caret,
                }));
            },
            parse: async (text) => parsed(text, t),
        }),
        [t, queries, isForStaff],
    );
}

/** Terms that name people as what is typed begins. */
async function peopleCalled(queries: QueryClient, typed: string): Promise<string[]> {
    const person = personTyped(typed);
    if (!person) return [];
    const found = await queries.fetchQuery(peopleQuery(person.text));
    const isShared = (name: string) => found.filter((one) => one.name === name).length > 1;
    return found.map(({ name, email }) =>
        printFilter([{ name: person.name, values: [isShared(name) ? email : name] }]),
    );
}

function parsed(text: string, t: TFunction): Parsed {
    const words = placesOfWords(text);
    const wrong = words.find(({ word }) => parseFilter(word).unknown.length > 0);
    if (wrong)
        return {
            error: {
                at: wrong.from,
                length: wrong.to - wrong.from,
                message: t("filter.notUnderstood", { words: wrong.word }),
            },
        };
    return { chips: words.map(({ word, from, to }) => ({ label: word, from, to })) };
}
