// Mails that could not be turned into tickets, each with the reason and the ways on.
import { Button, Select } from "@mantine/core";
import { IconArrowLeft, IconDownload, IconMailCheck, IconMailOpened } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Mail } from "../api/types";
import { applicationsQuery } from "../applications/query";
import { asData } from "../frame/as-data";
import { Empty, Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import queueStyles from "../queue/queue.module.css";
import { size } from "../text/intl";
import { locale } from "../text/language";
import { When } from "../text/when";
import styles from "./attention.module.css";
import { mailQuery, mailsQuery } from "./mails";

export function Attention() {
    const { t } = useTranslation();
    const { open } = useSearch({ from: "/frame/attention" });
    const mails = useInfiniteQuery(mailsQuery);
    const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
    return (
        <div className={queueStyles.page}>
            <div className={queueStyles.head}>
                <h1>{t("place.attention")}</h1>
            </div>
            {mails.isPending && <Skeletons rows={8} height={56} />}
            {mails.isError && items.length === 0 && (
                <Failed error={mails.error} retry={() => void mails.refetch()} />
            )}
            {mails.isSuccess && items.length === 0 && (
                <Empty icon={<IconMailCheck size={22} />} title={t("attention.empty")}>
                    {t("attention.emptyHelp")}
                </Empty>
            )}
            {items.length > 0 && (
                <div className={styles.split} data-open={open !== undefined || undefined}>
                    <ul role="list" className={styles.list} aria-label={t("place.attention")}>
                        {items.map((mail) => (
                            <Item key={mail.id} mail={mail} isOpen={mail.id === open} />
                        ))}
                        {mails.hasNextPage && (
                            <li>
                                <Button
                                    m={12}
                                    loading={mails.isFetchingNextPage}
                                    onClick={() => void mails.fetchNextPage()}
                                >
                                    {t("action.more")}
                                </Button>
                            </li>
                        )}
                    </ul>
                    <section className={styles.detail} aria-label={t("ticket.details")}>
                        {open ? (
                            <Detail key={open} id={open} />
                        ) : (
                            <Empty
                                icon={<IconMailOpened size={22} />}
                                title={t("attention.pick")}
                            />
                        )}
                    </section>
                </div>
            )}
        </div>
    );
}

function Item({ mail, isOpen }: { mail: Mail; isOpen: boolean }) {
    const { t } = useTranslation();
    return (
        <li>
            <Link
                to="/attention"
                search={{ open: mail.id }}
                className={styles.item}
                aria-current={isOpen ? "true" : undefined}
            >
                <span className={styles.subject} translate={mail.subject ? "no" : undefined}>
                    {mail.subject || t("attention.noSubject")}
                </span>
                <When at={mail.received_at} isShort className="dim" />
                <span className={`${styles.sender} cut`} translate={mail.sender ? "no" : undefined}>
                    {mail.direction === "out"
                        ? `→ ${mail.recipient}`
                        : mail.sender || t("attention.noSender")}
                </span>
            </Link>
        </li>
    );
}

function Detail({ id }: { id: string }) {
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
            <Link to="/attention" search={{}} className={styles.back}>
                <IconArrowLeft size={14} aria-hidden /> {t("attention.back")}
            </Link>
            <h2 translate={mail.subject ? "no" : undefined}>
                {mail.subject || t("attention.noSubject")}
            </h2>
            {mail.reason && (
                <div className={styles.reason}>
                    <strong>{t("attention.reason")}</strong>
                    <p>
                        <Reason mail={mail} />
                    </p>
                    {mail.answer && (
                        <p className="mono" translate="no">
                            {mail.answer}
                        </p>
                    )}
                </div>
            )}
            <dl className={styles.facts}>
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
                {fact(t("attention.size"), size(mail.bytes, locale(i18n.language)))}
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
function Reason({ mail }: { mail: Mail }) {
    const { t } = useTranslation();
    const key = `attention.reasons.${mail.reason ?? "failed"}`;
    return <>{i18next.exists(key) ? t(key as "attention.reasons.failed") : mail.reason}</>;
}

function Ways({ mail }: { mail: Mail }) {
    const { t } = useTranslation();
    const say = useToasts();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const [application, setApplication] = useState("");
    const path = { params: { path: { id: mail.id } } };
    const leave = (text: string) => {
        say.done(text);
        void queries.invalidateQueries({ queryKey: ["mails"] });
        void navigate({ to: "/attention", search: {} });
    };
    const retry = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/mails/{id}/retry", {
                    ...path,
                    body: application ? { application } : {},
                }),
            ),
        onSuccess: () => leave(t("attention.retried")),
        onError: say.failed,
    });
    const dismiss = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/mails/{id}/dismiss", path)),
        onSuccess: () => leave(t("attention.dismissed")),
        onError: say.failed,
    });
    return (
        <div className={styles.ways}>
            {mail.direction === "in" && (
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
            <Button variant="filled" loading={retry.isPending} onClick={() => retry.mutate()}>
                {t("attention.retry")}
            </Button>
            <Button
                component="a"
                href={`/api/v1/mails/${mail.id}/original`}
                download
                leftSection={<IconDownload size={14} />}
            >
                {t("attention.download")}
            </Button>
            <Button loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {t("attention.dismiss")}
            </Button>
        </div>
    );
}
