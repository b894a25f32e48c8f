// The approvals of a ticket among its properties, and what its application does itself. Loaded when a
// ticket is shown, not with the list.
import "../parts/approval/catalogue";

import { Button } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Approval, Ticket } from "../api/types";
import { useCommands } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { AnswerForm, type GivenAnswer } from "../parts/approval/answer-form";
import { ApplicationCallState } from "../parts/approval/application-call";
import { useText } from "../parts/catalogue";
import { When } from "../text/when";
import { AskApprovalDialog } from "./ask-approval-dialog";
import { Group } from "./properties";

const approvalsQuery = (key: string) =>
    queryOptions({
        queryKey: ["ticket", key, "approvals"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/approvals", { params: { path: { key } } })),
    });

const callQuery = (key: string) =>
    queryOptions({
        queryKey: ["ticket", key, "application-call"],
        queryFn: () =>
            answer(
                api.GET("/api/v1/tickets/{key}/application-call", { params: { path: { key } } }),
            ),
    });

export function Approvals({ ticket: { key } }: { ticket: Ticket }) {
    const { t } = useText();
    const { t: ofFrame } = useTranslation();
    const [isAsking, setAsking] = useState(false);
    const { data } = useQuery(approvalsQuery(key));
    const mayAsk = data?.may_ask ?? false;
    useCommands(
        mayAsk
            ? [
                  {
                      id: "ticket.approval",
                      label: t("approval.ask"),
                      group: ofFrame("command.group.ticket"),
                      icon: <IconChecklist size={16} />,
                      run: () => setAsking(true),
                  },
              ]
            : [],
    );
    if (!data || (!mayAsk && data.items.length === 0)) return <Call ticketKey={key} />;
    return (
        <>
            <Group
                title={t("approval.titleMany")}
                action={
                    mayAsk && (
                        <Button size="compact-xs" variant="subtle" onClick={() => setAsking(true)}>
                            {t("approval.ask")}
                        </Button>
                    )
                }
            >
                {data.items.length === 0 && <p className="dim">{t("approval.none")}</p>}
                {data.items.map((approval) => (
                    <One key={approval.id} approval={approval} ticketKey={key} />
                ))}
            </Group>
            <Call ticketKey={key} />
            {isAsking && <AskApprovalDialog ticketKey={key} onClose={() => setAsking(false)} />}
        </>
    );
}

function One({ approval, ticketKey }: { approval: Approval; ticketKey: string }) {
    const { t } = useText();
    const toast = useToasts();
    const queries = useQueryClient();
    const path = { params: { path: { id: approval.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
    const give = useMutation({
        mutationFn: (given: GivenAnswer) =>
            answer(api.POST("/api/v1/approvals/{id}/answer", { ...path, body: given })),
        onSuccess: async () => {
            toast.done(t("approval.done"));
            await refresh();
        },
    });
    const manage = useMutation({
        mutationFn: (what: "withdraw" | "remind") =>
            answer(
                what === "withdraw"
                    ? api.POST("/api/v1/approvals/{id}/withdraw", path)
                    : api.POST("/api/v1/approvals/{id}/remind", path),
            ),
        onSuccess: async (_, what) => {
            toast.done(t(what === "withdraw" ? "approval.withdrawn" : "approval.reminded"));
            await refresh();
        },
        onError: toast.failed,
    });
    return (
        <section className="stack" aria-label={t("approval.of")}>
            <p>
                <strong>{t(`approval.state.${approval.state}`)}</strong>{" "}
                <span className="dim">
                    <When at={approval.decided_at ?? approval.asked_at} />
                </span>
            </p>
            <p translate="no" style={{ whiteSpace: "pre-wrap" }}>
                {approval.question}
            </p>
            <ul role="list" aria-label={t("approval.approvers")}>
                {approval.approvers.map(({ person, answer: given, comment }) => (
                    <li key={person.id}>
                        <span translate="no">{person.name}</span>:{" "}
                        {given ? (
                            t(`approval.answer.${given}`)
                        ) : (
                            <span className="dim">{t("approval.owed")}</span>
                        )}
                        {comment && <p translate="no">{comment}</p>}
                    </li>
                ))}
            </ul>
            {approval.state === "pending" && (
                <p className="dim">
                    {approval.approvers.length > 1 && `${t(`approval.rule.${approval.rule}`)}. `}
                    {t("approval.expires")} <When at={approval.expires_at} />
                </p>
            )}
            {approval.may.includes("answer") && (
                <AnswerForm
                    isBusy={give.isPending}
                    error={give.error}
                    onAnswer={(given) => give.mutate(given)}
                />
            )}
            <div className="row">
                {approval.may.includes("remind") && (
                    <Button size="compact-xs" onClick={() => manage.mutate("remind")}>
                        {t("approval.remind")}
                    </Button>
                )}
                {approval.may.includes("withdraw") && (
                    <Button size="compact-xs" onClick={() => manage.mutate("withdraw")}>
                        {t("approval.withdraw")}
                    </Button>
                )}
            </div>
        </section>
    );
}

function Call({ ticketKey }: { ticketKey: string }) {
    const { t } = useText();
    const toast = useToasts();
    const queries = useQueryClient();
    const { data } = useQuery(callQuery(ticketKey));
    const retry = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/tickets/{key}/application-call/retry", {
                    params: { path: { key: ticketKey } },
                }),
            ),
        onSuccess: async () => {
            toast.done(t("applicationCall.retried"));
            await queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
        },
        onError: toast.failed,
    });
    if (!data?.call) return null;
    return (
        <Group
            title={t("applicationCall.at")}
            action={
                data.call.may_retry && (
                    <Button
                        size="compact-xs"
                        loading={retry.isPending}
                        onClick={() => retry.mutate()}
                    >
                        {t("applicationCall.retry")}
                    </Button>
                )
            }
        >
            <ApplicationCallState call={data.call} />
        </Group>
    );
}
