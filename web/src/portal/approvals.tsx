// Approvals in the portal: what waits for the person's answer, and one of them with what is public of
// its ticket.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { AnswerForm, type GivenAnswer } from "../parts/approval/answer-form";
import { ApplicationCallState } from "../parts/approval/application-call";
import { Question } from "../parts/approval/question";
import { useText } from "../parts/catalogue";
import { At } from "./at";
import { To } from "./path";
import styles from "./portal.module.css";
import { Heading } from "./shell";

const refetchInterval = 30_000;

/** Above the list of requests, where something waits. */
export function WaitingApprovals() {
    const { t } = useText();
    const { data } = useQuery({
        queryKey: ["portal", "approvals"],
        queryFn: () => answer(api.GET("/api/v1/approvals")),
        refetchInterval,
    });
    if (!data || data.items.length === 0) return null;
    return (
        <section aria-label={t("approval.waiting")}>
            <h2>{t("approval.waiting")}</h2>
            <ul role="list" className={styles.list}>
                {data.items.map(({ id, key, subject, asked_at }) => (
                    <li key={id}>
                        <To to={`/approvals/${id}`} className={styles.row}>
                            <span className={styles.subject} translate="no">
                                {subject}
                            </span>
                            <span className="dim">
                                <span translate="no">{key}</span> · <At at={asked_at} isShort />
                            </span>
                        </To>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function ApprovalPage({ id }: { id: string }) {
    const { t } = useTranslation();
    const { t: ofParts } = useText();
    const toast = useToasts();
    const queries = useQueryClient();
    const path = { params: { path: { id } } };
    const { data, error } = useQuery({
        queryKey: ["portal", "approval", id],
        queryFn: () => answer(api.GET("/api/v1/approvals/{id}", path)),
    });
    const give = useMutation({
        mutationFn: (given: GivenAnswer) =>
            answer(api.POST("/api/v1/approvals/{id}/answer", { ...path, body: given })),
        onSuccess: async () => {
            toast.done(ofParts("approval.done"));
            await queries.invalidateQueries({ queryKey: ["portal"] });
        },
    });
    if (error)
        return (
            <>
                <Heading>{t("absent.title")}</Heading>
                <FormProblem error={error} />
                <To to="">{t("portal.list.title")}</To>
            </>
        );
    if (!data) return <p aria-busy="true">{t("state.loading")}</p>;
    const own = data.approvers.find(({ answer: given }) => given !== null);
    return (
        <article className={styles.ticket}>
            <To to="" className="dim">
                ← {t("portal.list.title")}
            </To>
            <Heading>{data.subject}</Heading>
            <div className="stack">
                <Question
                    question={data.question}
                    askedBy={data.asked_by?.name ?? null}
                    state={data.state}
                    messages={data.messages}
                    at={(time) => <At at={time} />}
                />
                {data.may.includes("answer") ? (
                    <AnswerForm
                        isBusy={give.isPending}
                        error={give.error}
                        onAnswer={(given) => give.mutate(given)}
                    />
                ) : (
                    own?.answer && <p role="status">{ofParts(`approval.yours.${own.answer}`)}</p>
                )}
            </div>
        </article>
    );
}

/** On a request: what its application does itself. */
export function ApplicationCallOf({ ticketKey }: { ticketKey: string }) {
    const { data } = useQuery({
        queryKey: ["portal", "ticket", ticketKey, "application-call"],
        queryFn: () =>
            answer(
                api.GET("/api/v1/tickets/{key}/application-call", {
                    params: { path: { key: ticketKey } },
                }),
            ),
        refetchInterval,
    });
    return data?.call ? <ApplicationCallState call={data.call} /> : null;
}
