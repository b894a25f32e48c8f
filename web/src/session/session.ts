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

export function isStaff(me: Me): boolean {
    return me.role !== "requester";
}

export function isAdministrator(me: Me): boolean {
    return me.role === "administrator";
}

/** Who may look after background work. */
export function mayRunJobs(me: Me): boolean {
    return me.role === "administrator" || me.role === "manager";
}

/** Who may change what belongs to others: auditors read, and change nothing. */
export function mayDecide(me: Me): boolean {
    return isStaff(me) && me.role !== "auditor";
}

/** Who may open tickets. */
export function mayOpenTickets(me: Me): boolean {
    return me.role !== "auditor";
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
    return me.role === "administrator" || me.role === "auditor";
}

/** A session that has ended already is as good. */
export async function signOut() {
    try {
        await answer(api.DELETE("/api/v1/session"));
    } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
    }
}
