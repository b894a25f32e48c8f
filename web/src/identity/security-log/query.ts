// Pages of the security log for what is asked of it.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { SecurityEvent } from "../../api/types";

/** What is shown of the security log; days as YYYY-MM-DD. */
export interface SecurityLogSearch {
    kind?: string | undefined;
    person?: string | undefined;
    address?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    open?: string | undefined;
}

export const kinds = [
    "signed_in",
    "sign_in_failed",
    "sign_in_throttled",
    "signed_out",
    "session_ended",
    "proof_given",
    "password_changed",
    "token_created",
    "token_revoked",
    "token_used_from_new_address",
    "link_made",
    "link_mailed",
    "refused",
    "user_created",
    "role_changed",
    "email_changed",
    "rights_changed",
    "membership_changed",
    "activated",
    "deactivated",
    "settings_changed",
    "ingest_key_created",
    "ingest_key_rotated",
    "ingest_key_revoked",
    "host_created",
    "host_token_rotated",
    "host_revoked",
    "scrape_target_created",
    "scrape_target_changed",
    "scrape_target_removed",
    "exported",
    "erased",
] as const satisfies readonly SecurityEvent["kind"][];

/** Kinds that somebody should look at when they are many, or not expected. */
export const warnings: readonly SecurityEvent["kind"][] = [
    "sign_in_failed",
    "sign_in_throttled",
    "refused",
    "token_used_from_new_address",
];

// What people do who have not signed in, or not yet.
const ofStrangers: readonly SecurityEvent["kind"][] = [
    "sign_in_failed",
    "sign_in_throttled",
    "refused",
];

/** Who did it: a person, somebody who was not signed in, or the server by itself. */
export function actorOf(
    event: Pick<SecurityEvent, "kind" | "actor" | "address">,
): NonNullable<SecurityEvent["actor"]> | "stranger" | "system" {
    if (event.actor) return event.actor;
    return event.address !== "" || ofStrangers.includes(event.kind) ? "stranger" : "system";
}

/** The first instant of a day in the viewer's zone, or of the day after. */
function startOf(day: string, daysLater = 0): string | undefined {
    const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
    const start = new Date(year, month - 1, date + daysLater);
    return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

export function securityLogQuery({ kind, person, address, from, to }: SecurityLogSearch) {
    const known = kinds.find((one) => one === kind);
    const after = from && startOf(from);
    const before = to && startOf(to, 1);
    return infiniteQueryOptions({
        queryKey: ["security-events", known, person, address, from, to],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/security-events", {
                    params: {
                        query: {
                            limit: 100,
                            ...(known && { kind: known }),
                            ...(person && { user: person }),
                            ...(address && { address }),
                            ...(after && { after }),
                            ...(before && { before }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
    });
}

export function personQuery(id: string) {
    return queryOptions({
        queryKey: ["people", id],
        queryFn: () => answer(api.GET("/api/v1/users/{id}", { params: { path: { id } } })),
    });
}
