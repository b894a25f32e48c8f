// One request: what was said, what can be done, and what was thought of the answer.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Ticket } from "../api/types";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { shownValue } from "../parts/form/answers";
import { locale } from "../text/language";
import { ApplicationCallOf } from "./approvals";
import { At } from "./at";
import { Conversation } from "./conversation";
import { useKeys } from "./keys";
import { go, To } from "./path";
import styles from "./portal.module.css";
import { fieldsQuery, ratingsQuery, ticketQuery } from "./queries";
import { RatingForm } from "./rating";
import { Reply } from "./reply";
import { Heading } from "./shell";
import { StatusMark } from "./status";
import { TimeOf } from "./time";

export function TicketPage({ ticketKey }: { ticketKey: string }) {
    const { t } = useTranslation();
    const { data: ticket, error } = useQuery(ticketQuery(ticketKey));
    const reply = useRef<HTMLDivElement>(null);
    useKeys({
        u: () => go(""),
        r: () => reply.current?.querySelector("textarea")?.focus(),
    });
    if (error)
        return (
            <>
                <Heading>{t("absent.title")}</Heading>
                <FormProblem error={error} />
                <To to="">{t("portal.list.title")}</To>
            </>
        );
    if (!ticket) return <p aria-busy="true">{t("state.loading")}</p>;
    return (
        <article className={styles.ticket}>
            <To to="" className="dim" aria-keyshortcuts="u">
                ← {t("portal.list.title")}
            </To>
            <Heading>{ticket.subject}</Heading>
            <p className={styles.facts}>
                <StatusMark status={ticket.status} />
                <span translate="no">{ticket.key}</span>
                <span translate="no">{ticket.application.name}</span>
                <At at={ticket.created_at} />
            </p>
            <Facts ticketKey={ticketKey} />
            <ApplicationCallOf ticketKey={ticketKey} />
            <TimeOf ticketKey={ticketKey} />
            <Conversation ticketKey={ticketKey} />
            <Rating ticket={ticket} />
            <Deeds ticket={ticket} />
            {ticket.may.includes("reply") && (
                <div ref={reply}>
                    <Reply ticket={ticket} />
                </div>
            )}
        </article>
    );
}

/** What the form asked. */
function Facts({ ticketKey }: { ticketKey: string }) {
    const { t, i18n } = useTranslation();
    const { data } = useQuery(fieldsQuery(ticketKey));
    const answered = (data?.items ?? []).filter(({ value }) => value !== null);
    if (answered.length === 0) return null;
    return (
        <dl className={styles.answers} aria-label={t("portal.ticket.facts")}>
            {answered.map((field) => (
                <div key={field.name}>
                    <dt>{field.label}</dt>
                    <dd translate="no">
                        {shownValue(field, locale(i18n.language), {
                            yes: t("portal.yes"),
                            no: t("portal.no"),
                        })}
                    </dd>
                </div>
            ))}
        </dl>
    );
}

function Deeds({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const { key } = ticket;
    const params = { params: { path: { key } } };
    const act = useMutation({
        mutationFn: (deed: "close" | "reopen") =>
            deed === "close"
                ? answer(api.POST("/api/v1/tickets/{key}/close", params))
                : answer(api.POST("/api/v1/tickets/{key}/reopen", { ...params, body: {} })),
        onSuccess: async (_, deed) => {
            toast.done(t(deed === "close" ? "portal.ticket.closed" : "portal.ticket.reopened"));
            await queries.invalidateQueries({ queryKey: ["portal"] });
        },
        onError: toast.failed,
    });
    return (
        <div className={styles.deeds}>
            {ticket.may.includes("close") && (
                <Button loading={act.isPending} onClick={() => act.mutate("close")}>
                    {t("portal.ticket.close")}
                </Button>
            )}
            {ticket.may.includes("reopen") && (
                <Button loading={act.isPending} onClick={() => act.mutate("reopen")}>
                    {t("portal.ticket.reopen")}
                </Button>
            )}
        </div>
    );
}

function Rating({ ticket: { key, resolved_at } }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const { data } = useQuery({ ...ratingsQuery(key), enabled: Boolean(resolved_at) });
    const rate = useMutation({
        mutationFn: (rating: { score: "good" | "bad"; comment: string }) =>
            answer(
                api.PUT("/api/v1/tickets/{key}/rating", {
                    params: { path: { key } },
                    body: rating,
                }),
            ),
        onSuccess: (ratings) => {
            queries.setQueryData(ratingsQuery(key).queryKey, ratings);
            toast.done(t("portal.rate.thanks"));
        },
        onError: toast.failed,
    });
    if (!data?.may_rate_until) return null;
    const last = data.items.find(
        ({ solved_at }) => Date.parse(solved_at) === Date.parse(resolved_at ?? ""),
    );
    return (
        <section className={styles.rating} aria-label={t("portal.rate.title")}>
            <h2>{t("portal.rate.title")}</h2>
            <RatingForm
                key={last?.rated_at}
                score={last?.score ?? null}
                comment={last?.comment ?? ""}
                isBusy={rate.isPending}
                onRate={(rating) => rate.mutate(rating)}
            />
        </section>
    );
}
