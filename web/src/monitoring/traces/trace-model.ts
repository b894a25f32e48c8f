// A trace as its view takes it.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Repeat } from "../../parts/trace/repeats";
import { traceOf } from "../../parts/trace/spans";
import type { TraceAnswer } from "../api";
import { timeOf, useFormats } from "../figures";
import { textOfValue } from "../parts";

/** What the search of a trace looks through of one span, cut where it is long. */
const textMax = 2_000;

/** The spans by who called whom, with their own time, found by their statements and attributes. */
export function viewOf({ spans }: TraceAnswer) {
    return traceOf(
        spans.map((one) => ({
            id: one.span,
            parent: one.parent,
            name: one.operation,
            service: one.service,
            start: timeOf(one.started_at),
            duration: one.duration_micros / 1000,
            own: one.own_micros / 1000,
            isError: one.status === "error",
            text: [
                one.statement,
                one.status_message,
                ...Object.entries(one.attributes).map(
                    ([name, value]) => `${name}=${textOfValue(value)}`,
                ),
            ]
                .join("\n")
                .slice(0, textMax),
        })),
    );
}

/** Calls that one span made again and again, and why that is pointed out. */
export function useRepeats({ repeated }: TraceAnswer): readonly Repeat[] {
    const { t } = useTranslation();
    const formats = useFormats();
    return useMemo(
        () =>
            repeated.map((one): Repeat => ({
                id: `${one.caller}\n${one.call}`,
                name: one.call,
                calls: one.calls,
                why: t(
                    one.is_sequential
                        ? "telemetry.traces.repeatedInTurn"
                        : "telemetry.traces.repeated",
                    {
                        count: one.count,
                        shown: formats.count(one.count),
                        total: formats.micros(one.total_micros),
                    },
                ),
            })),
        [repeated, t, formats],
    );
}
