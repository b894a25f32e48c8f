// Whether a message of staff left as mail, on the message itself: what is told here is what the mail
// server said, never what was hoped.
import { Button } from "@mantine/core";
import {
    IconArchive,
    IconCheck,
    IconClock,
    IconMailOff,
    IconMailX,
    type TablerIcon,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import i18next from "i18next";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Delivery, Ticket } from "../api/types";
import { useToasts } from "../frame/toasts";
import { mayDecide, useMe } from "../session/session";
import { When } from "../text/when";
import styles from "./delivery.module.css";

const icons = {
    queued: IconClock,
    handed_over: IconCheck,
    kept: IconArchive,
    failed: IconMailX,
    not_sent: IconMailOff,
} satisfies Record<Delivery["state"], TablerIcon>;

export function DeliveryLine({ delivery, ticket }: { delivery: Delivery; ticket: Ticket }) {
    const { t } = useTranslation();
    const canRetry = mayDecide(useMe());
    const Icon = icons[delivery.state];
    const stuck = delivery.mails.filter(({ state }) => state === "failed" || state === "not_sent");
    const last = delivery.mails.at(-1);
    return (
        <div
            className={styles.delivery}
            data-state={delivery.reason === "opening_message" ? undefined : delivery.state}
        >
            <Icon size={14} aria-hidden className={styles.icon} />
            <div className={styles.what}>
                <p>
                    <strong>{t(`delivery.state.${delivery.state}`)}</strong>
                    {stuck.length === 0 && delivery.reason && (
                        <>
                            {". "}
                            <Reason reason={delivery.reason} />
                        </>
                    )}
                    {stuck.length === 0 && delivery.mails.length > 0 && (
                        <span translate="no">
                            {" · "}
                            {delivery.mails.map(({ recipient }) => recipient).join(", ")}
                        </span>
                    )}
                    {stuck.length === 0 && last && delivery.state !== "queued" && (
                        <>
                            {" · "}
                            <When at={last.at} />
                        </>
                    )}
                    {delivery.state === "kept" && (
                        <>
                            {" · "}
                            <Link to="/outbox">{t("delivery.toOutbox")}</Link>
                        </>
                    )}
                </p>
                {stuck.map((mail) => (
                    <p key={mail.id}>
                        <span translate="no">{mail.recipient}</span>
                        {": "}
                        <Reason reason={mail.reason ?? "failed"} />
                        {mail.answer && (
                            <span className={`mono ${styles.answer}`} translate="no">
                                {mail.answer}
                            </span>
                        )}
                    </p>
                ))}
                {delivery.state === "queued" && last?.answer && (
                    <p className="dim">
                        {t("delivery.tried")}{" "}
                        <span className="mono" translate="no">
                            {last.answer}
                        </span>
                    </p>
                )}
            </div>
            {canRetry && stuck.length > 0 && (
                <Retry mails={stuck.map(({ id }) => id)} ticket={ticket} />
            )}
        </div>
    );
}

function Retry({ mails, ticket }: { mails: string[]; ticket: Ticket }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const retry = useMutation({
        mutationFn: () =>
            Promise.all(
                mails.map((id) =>
                    answer(
                        api.POST("/api/v1/mails/{id}/retry", {
                            params: { path: { id } },
                            body: {},
                        }),
                    ),
                ),
            ),
        onError: toast.failed,
        onSettled: () => {
            void queries.invalidateQueries({ queryKey: ["ticket", ticket.key] });
            void queries.invalidateQueries({ queryKey: ["mails"] });
        },
    });
    return (
        <Button size="compact-xs" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t("delivery.retry")}
        </Button>
    );
}

/** The server names the reason; the words are ours. */
function Reason({ reason }: { reason: string }) {
    const { t } = useTranslation();
    const key = `delivery.reasons.${reason}`;
    return <>{i18next.exists(key) ? t(key as "delivery.reasons.failed") : reason}</>;
}
