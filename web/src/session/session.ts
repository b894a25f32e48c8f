// Who is signed in. Every page but the sign-in stands on it.
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";

import { answer, api, keepCsrfToken } from "../api/client";
import { Problem } from "../api/problem";
import type { Me, Session } from "../api/types";
import type en from "./texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        session: typeof en;
    }
}

export const sessionQuery = queryOptions({
    queryKey: ["session"],
    queryFn: async () => remember(await answer(api.GET("/api/v1/session"))),
    staleTime: Infinity,
    retry: false,
});

export function remember(session: Session): Session {
    keepCsrfToken(session.csrf_token ?? "");
    return session;
}

export function useMe(): Me {
    return useSuspenseQuery(sessionQuery).data.user;
}

/** What may be done, by the names of the API. What may be done to one thing stands in its `may`. */
export type Action =
    | "application_action_manage"
    | "application_use"
    | "automation_manage"
    | "bulk_read"
    | "bulk_write"
    | "calendar_read"
    | "contract_read"
    | "directory_read"
    | "deployment_manage"
    | "deployment_read"
    | "deployment_record"
    | "directory_write"
    | "error_manage"
    | "error_read"
    | "field_read"
    | "host_manage"
    | "host_read"
    | "ingest_key_manage"
    | "jobs_manage"
    | "macro_read"
    | "mail_read"
    | "mail_review"
    | "objective_manage"
    | "monitor_manage"
    | "person_invite"
    | "policy_read"
    | "policy_write"
    | "report_mail"
    | "report_read"
    | "repository_manage"
    | "repository_read"
    | "role_manage"
    | "role_read"
    | "schedules_manage"
    | "scrape_target_manage"
    | "security_read"
    | "service_level_read"
    | "signal_read"
    | "signal_work"
    | "signals_manage"
    | "suggestion_manage"
    | "team_write"
    | "telemetry_read"
    | "template_read"
    | "ticket_create"
    | "ticket_read_private"
    | "ticket_restrict"
    | "ticket_work"
    | "time_log"
    | "time_read"
    | "vendor_read"
    | "webhooks_manage";

/** Whether the server lets them do it to anything at all. A role tells nothing: it may be one that
    an administrator made. */
export function may(me: Me, action: Action): boolean {
    return me.may.includes(action);
}

/** Who sees the inside of tickets: notes, levels, labels, teams. */
export function isStaff(me: Me): boolean {
    return may(me, "ticket_read_private");
}

/** Whose interface is the portal: requesters, unless an administrator gave them a role of their own. */
export function usesPortal(me: Me): boolean {
    return me.role === "requester" && me.custom_role === null;
}

/** Who keeps the directory and sets the installation up. */
export function isAdministrator(me: Me): boolean {
    return may(me, "directory_write");
}

/** Who may look after background work. */
export function mayRunJobs(me: Me): boolean {
    return may(me, "jobs_manage");
}

/** Who may say when jobs run: all of them, or those that mail reports. */
export function maySchedule(me: Me): boolean {
    return may(me, "schedules_manage") || may(me, "report_mail");
}

/** Who may decide about mails. */
export function mayDecide(me: Me): boolean {
    return may(me, "mail_review");
}

/** Who may open tickets. */
export function mayOpenTickets(me: Me): boolean {
    return may(me, "ticket_create");
}

export function signIn(email: string, password: string) {
    return answer(api.POST("/api/v1/session", { body: { email, password } })).then(remember);
}

export function signInByLink(token: string, password: string) {
    const body = password ? { token, password } : { token };
    return answer(api.POST("/api/v1/session/link", { body })).then(remember);
}

/** Who may read what concerns the safety of accounts. */
export function mayAudit(me: Me): boolean {
    return may(me, "security_read");
}

/** A session that has ended already is as good. */
export async function signOut() {
    try {
        await answer(api.DELETE("/api/v1/session"));
    } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
    }
}
