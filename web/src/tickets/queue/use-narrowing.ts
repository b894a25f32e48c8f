// What a list of tickets asks for: its own filter, narrowed by what is typed.
import { keepPreviousData, useQueries } from "@tanstack/react-query";

import { type ExplainedFault, explanationQuery, plainMarks } from "../../api/filters";
import { narrowed } from "../../parts/filter/narrowing";

interface Asked {
    /** Nothing before the server said what the texts mean. */
    filter?: string;
    replaced?: string;
    fault?: ExplainedFault;
    failure?: Error | null;
    retry?: () => void;
}

/** What a list asks for. While another text is looked at, it is what it was. */
export function useNarrowing(base: string, typed: string): Asked {
    // A view as it is, and what is typed where there is no view, need no look at their terms.
    const isPlain = base.trim() === "" || typed.trim() === "";
    const [view, own] = useQueries({
        queries: [
            { ...explanationQuery("ticket", base), enabled: !isPlain },
            {
                ...explanationQuery("ticket", typed),
                enabled: typed.trim() !== "",
                placeholderData: keepPreviousData,
            },
        ],
    });
    const fault = typed.trim() === "" ? null : own.data?.fault;
    if (fault) return { fault };
    if (isPlain) return { filter: plainMarks(base || typed) };
    const retry = () => {
        void view.refetch();
        void own.refetch();
    };
    if (!view.data || !own.data) return { failure: own.error ?? view.error, retry };
    return narrowed(view.data, own.data);
}
