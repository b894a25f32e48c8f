// Whether mail is set up, for the administrator's checklist: as far as the API tells it.
import { queryOptions } from "@tanstack/react-query";

import { applicationsQuery } from "../api/applications";
import { answer, api } from "../api/client";
import type { Application, Mail } from "../api/types";
import type { SetupStep, StepState } from "../frame/module";

/** The reason of mails that were kept in the outbox instead of sent. */
export const keptReason = "kept_in_outbox";

export function incomingState(applications: readonly Application[]): StepState {
    const addresses = applications.flatMap(({ mail_address }) => mail_address ?? []);
    return addresses.length > 0
        ? { state: "done", found: { count: addresses.length } }
        : { state: "missing" };
}

export const incomingStep: SetupStep = {
    id: "mail.incoming",
    isEssential: true,
    title: "setup.incoming.title",
    texts: {
        done: "setup.incoming.done",
        missing: "setup.incoming.missing",
        unknown: "setup.incoming.missing",
    },
    query: { ...applicationsQuery, select: incomingState },
    action: { label: "setup.incoming.do", to: "/applications" },
};

type Outcome = Pick<Mail, "reason" | "received_at" | "handled_at">;

interface Outgoing {
    /** The newest mail that was sent, or kept instead. */
    sent: Outcome | null;
    /** The newest that was refused since no mail server is set. */
    refused: Outcome | null;
}

/** The setting itself is not told; what became of the last mails is. */
const outgoingQuery = queryOptions({
    queryKey: ["mails", "setup"],
    queryFn: async (): Promise<Outgoing> => {
        const [sent, refused] = await Promise.all([
            answer(api.GET("/api/v1/mails", { params: { query: { state: "sent", limit: 1 } } })),
            answer(
                api.GET("/api/v1/mails", {
                    params: {
                        query: { state: "needs_attention", reason: "smtp_off", limit: 1 },
                    },
                }),
            ),
        ]);
        return { sent: sent.items[0] ?? null, refused: refused.items[0] ?? null };
    },
    staleTime: 60_000,
});

const timeOf = (mail: Outcome | null) =>
    mail ? Date.parse(mail.handled_at ?? mail.received_at) : -Infinity;

/** By what happened last: a mail server may have been set since an older mail was refused. */
export function outgoingState({ sent, refused }: Outgoing): StepState {
    if (!sent && !refused) return { state: "unknown" };
    const wasRefused = timeOf(refused) > timeOf(sent);
    return { state: wasRefused || sent?.reason === keptReason ? "missing" : "done" };
}

export const outgoingStep: SetupStep = {
    id: "mail.outgoing",
    isEssential: true,
    title: "setup.outgoing.title",
    texts: {
        done: "setup.outgoing.done",
        missing: "setup.outgoing.missing",
        unknown: "setup.outgoing.unknown",
    },
    query: { ...outgoingQuery, select: outgoingState },
    action: { label: "setup.outgoing.do", to: "/outbox" },
};
