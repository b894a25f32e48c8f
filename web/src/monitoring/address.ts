// How pages of telemetry ask for something else: by their address (asked.ts).
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { printRange, type Span } from "../parts/range/range";
import { type Asked, readAsked } from "./asked";

/** With one more; the same where it is there. */
export const withOne = (list: readonly string[] | undefined, one: string) =>
    Array.from(new Set([...(list ?? []), one]));

/** Without it; nothing where none is left. */
export function withoutOne(list: readonly string[] | undefined, one: string) {
    const rest = (list ?? []).filter((other) => other !== one);
    return rest.length > 0 ? rest : undefined;
}

export type Ask = (change: Asked, options?: { isReplaced?: boolean }) => void;

/** What is asked, and what asks for something else. What is typed on takes no step of history. */
export function useAsked(): readonly [Asked, Ask] {
    const asked = readAsked(useSearch({ strict: false }));
    const navigate = useNavigate();
    const ask = useCallback<Ask>(
        (change, { isReplaced = false } = {}) =>
            void navigate({
                to: ".",
                search: (before: Asked) => ({ ...before, ...change }),
                replace: isReplaced,
                resetScroll: false,
            } as never),
        [navigate],
    );
    return [asked, ask];
}

/** The attribute that says where a program runs, as a filter of spans and log records. */
export const inEnvironment = (environment: string) => `deployment.environment.name=${environment}`;

/** The attributes that spans and records must carry, with the environment that is chosen. */
export function attributesOf({ attribute, environment }: Asked): readonly string[] | undefined {
    return environment === undefined ? attribute : withOne(attribute, inEnvironment(environment));
}

/**
 * Asks why a part of the time is as it is: beside the page of a service, and elsewhere on that of
 * traces.
 */
export function useAskWhy(scope: {
    application?: string | undefined;
    service?: string | undefined;
}) {
    const [{ range }, ask] = useAsked();
    const navigate = useNavigate();
    const { service: ofPage } = useParams({ strict: false });
    const { application, service } = scope;
    return (span: Span) => {
        const why = printRange({ kind: "between", ...span });
        if (ofPage !== undefined) ask({ why });
        else void navigate({ to: "/traces", search: { range, application, service, why } });
    };
}
