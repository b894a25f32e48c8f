// What happened in the time that a chart shows, as modules know it: deployments, incidents. Each is
// asked by itself, and what one cannot tell is left out.
import { keepPreviousData, useQueries } from "@tanstack/react-query";

import { patiently } from "../api/recovery";
import { useMe } from "../session/session";
import { loadTexts } from "../text/language";
import type { ChartMark, MarkScope } from "./module";
import { useModules } from "./modules";

const staleTime = 30_000;
const none: readonly ChartMark[] = [];

/** The same list while nothing changed, so that nothing is drawn anew. */
const together = (results: readonly { data: readonly ChartMark[] | undefined }[]) =>
    results.flatMap(({ data }) => data ?? none).sort((a, b) => b.at - a.at);

/** The newest first. */
export function useChartMarks(of: MarkScope): readonly ChartMark[] {
    const me = useMe();
    const sources = useModules().flatMap(({ name, marks }) =>
        marks?.isFor(me) ? [{ name, ...marks }] : [],
    );
    return useQueries({
        queries: sources.map(({ name, key, load }) => ({
            queryKey: [key, "marks", of],
            queryFn: async ({ signal }: { signal: AbortSignal }) => {
                const [ask] = await patiently(() => Promise.all([load(), loadTexts(name)]));
                return ask(of, signal);
            },
            placeholderData: keepPreviousData,
            staleTime,
        })),
        combine: together,
    });
}
