// One mail that needs attention: why, what it says, and the ways on.
import { Button, Select } from "@mantine/core";
import { IconArrowLeft, IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Mail } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { bytes } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import styles from "./attention.module.css";
import { mailQuery } from "./mails";

export function Detail({ id }: { id: string }) {
    const { t, i18n } = useTranslation();
    const { data: mail, error } = useQuery(mailQuery(id));
    if (error) return <Failed error={error} />;
    if (!mail) return <Skeletons rows={5} height={40} />;
    const fact = (label: string, value: string | null) =>
        value && (
            <div>
                <dt>{label}</dt>
                <dd translate="no">{value}</dd>
            </div>
        );
    return (
        <div className={styles.mail}>
            <Link
                to="/attention"
                search={(before) => ({ ...before, open: undefined })}
                className={styles.back}
            >
                <IconArrowLeft size={14} aria-hidden /> {t("attention.back")}
            </Link>
            <h2 translate={mail.subject ? "no" : undefined}>
                {mail.subject || t("attention.noSubject")}
            </h2>
            {mail.reason && (
                <div className={styles.reason}>
                    <strong>{t("attention.reason")}</strong>
                    <p>
                        <Reason reason={mail.reason} />
                    </p>
                    {mail.answer && (
                        <p className="mono" translate="no">
                            {mail.answer}
                        </p>
                    )}
                </div>
            )}
            <dl className={styles.facts}>
                {mail.ticket && (
                    <div>
                        <dt>{t("field.ticket")}</dt>
                        <dd translate="no">
                            <Link to="/tickets/$key" params={{ key: mail.ticket }}>
                                {mail.ticket}
                            </Link>
                        </dd>
                    </div>
                )}
                {mail.person && (
                    <div>
                        <dt>{t("attention.person")}</dt>
                        <dd translate="no">
                            <Link to="/people" search={{ open: mail.person.id }}>
                                {mail.person.name}
                            </Link>
                        </dd>
                    </div>
                )}
                {fact(
                    t("attention.from"),
                    [mail.sender_name, mail.sender].filter(Boolean).join(" · ") || null,
                )}
                {fact(t("attention.to"), mail.recipient)}
                <div>
                    <dt>{t("attention.received")}</dt>
                    <dd>
                        <When at={mail.received_at} />
                    </dd>
                </div>
                {fact(t("attention.size"), bytes(mail.bytes, locale(i18n.language)))}
            </dl>
            {(mail.state === "needs_attention" || mail.state === "dismissed") && (
                <Ways mail={mail} />
            )}
            {mail.text && (
                <>
                    <h3>{t("attention.start")}</h3>
                    <pre className={styles.start} translate="no">
                        {mail.text}
                    </pre>
                </>
            )}
        </div>
    );
}

/** The server names the reason; the words are ours. */
export function Reason({ reason }: { reason: string }) {
    const { t } = useTranslation();
    const key = `attention.reasons.${reason || "failed"}`;
    return <>{i18next.exists(key) ? t(key as "attention.reasons.failed") : reason}</>;
}

/** The mail as it came or went. One that was never put together has none. */
export function Download({ mail }: { mail: Mail }) {
    const { t } = useTranslation();
    if (mail.bytes === 0) return null;
    return (
        <Button
            component="a"
            href={`/api/v1/mails/${mail.id}/original`}
            download
            leftSection={<IconDownload size={14} />}
        >
            {t("attention.download")}
        </Button>
    );
}

function Ways({ mail }: { mail: Mail }) {
    const { t } = useTranslation();
    const canRetry = mail.may.includes("retry");
    const canDismiss = mail.may.includes("dismiss");
    const toast = useToasts();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const [application, setApplication] = useState("");
    const path = { params: { path: { id: mail.id } } };
    const leave = (text: string, undo?: () => void) => {
        toast.done(text, undo);
        void queries.invalidateQueries({ queryKey: ["mails"] });
        void navigate({ to: "/attention", search: (before) => ({ ...before, open: undefined }) });
    };
    const restore = () =>
        void answer(api.POST("/api/v1/mails/restore", { body: { mails: [mail.id] } }))
            .then(() => queries.invalidateQueries({ queryKey: ["mails"] }))
            .catch(toast.failed);
    const retry = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/mails/{id}/retry", {
                    ...path,
                    body: application ? { application } : {},
                }),
            ),
        onSuccess: () =>
            leave(t(mail.direction === "out" ? "attention.resent" : "attention.retried")),
        onError: toast.failed,
    });
    const dismiss = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/mails/{id}/dismiss", path)),
        onSuccess: () => leave(t("attention.dismissed"), restore),
        onError: toast.failed,
    });
    return (
        <div className={styles.ways}>
            {canRetry && mail.direction === "in" && (
                <Select
                    label={t("attention.retryAs")}
                    allowDeselect={false}
                    value={application}
                    onChange={(value) => setApplication(value ?? "")}
                    {...asData}
                    data={[
                        { value: "", label: t("attention.retryAsRecipient") },
                        ...applications.map(({ key, name }) => ({ value: key, label: name })),
                    ]}
                />
            )}
            {canRetry && (
                <Button variant="filled" loading={retry.isPending} onClick={() => retry.mutate()}>
                    {t("attention.retry")}
                </Button>
            )}
            <Download mail={mail} />
            {canDismiss && (
                <Button loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                    {t("attention.dismiss")}
                </Button>
            )}
            {!canRetry && !canDismiss && <p className="dim">{t("attention.readOnly")}</p>}
        </div>
    );
}
