// The message that an address names, as #message-17: brought into view, however old it is.
import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

import type { Message } from "../api/types";

export const messageAnchor = (id: string) => `message-${id}`;

/** The id of the message that the address names. */
export function useNamedMessage(): string | null {
    const hash = useRouterState({ select: ({ location }) => location.hash });
    return /^message-(\d+)$/.exec(hash)?.[1] ?? null;
}

interface Pages {
    hasNextPage: boolean;
    isFetching: boolean;
    fetchNextPage: () => Promise<unknown>;
}

/** Fetches earlier messages up to the named one, and shows it. `shown`: the oldest first. */
export function useBroughtIntoView(named: string | null, shown: readonly Message[], pages: Pages) {
    const oldest = shown[0]?.id;
    const isThere = named !== null && shown.some(({ id }) => id === named);
    // One that is older than all that is there; one that there is not is not looked for.
    const isEarlier = named !== null && oldest !== undefined && BigInt(named) < BigInt(oldest);
    const { hasNextPage, isFetching, fetchNextPage } = pages;
    useEffect(() => {
        if (isEarlier && hasNextPage && !isFetching) void fetchNextPage();
    }, [isEarlier, hasNextPage, isFetching, fetchNextPage]);
    useEffect(() => {
        if (!isThere) return;
        const message = document.getElementById(messageAnchor(named));
        message?.scrollIntoView({ block: "start" });
        message?.focus({ preventScroll: true });
    }, [isThere, named]);
}
