// The mails of one cause: how many, what to do with all of them, and each by itself.
import { Button } from "@mantine/core";
import { IconChevronRight, IconMailForward, IconMailX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Mail, MailCause } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { mayDecide, useMe } from "../../session/session";
import { When } from "../../text/when";
import styles from "./attention.module.css";
import { Reason } from "./detail";
import { causeName, mailsOfCauseQuery } from "./mails";

export function Cause({
    cause,
    isOpen,
    open,
}: {
    cause: MailCause;
    isOpen: boolean;
    open: string | undefined;
}) {
    const { t } = useTranslation();
    const Icon = cause.direction === "out" ? IconMailX : IconMailForward;
    const name = causeName(cause);
    return (
        <section className={styles.cause} aria-labelledby={`cause-${name}`}>
            <h2 id={`cause-${name}`}>
                <Link
                    to="/attention"
                    search={{ cause: isOpen ? undefined : name }}
                    className={styles.causeName}
                    aria-expanded={isOpen}
                >
                    <IconChevronRight size={14} aria-hidden className={styles.chevron} />
                    <Icon size={15} aria-hidden />
                    <span className="grow">
                        {t(`attention.direction.${cause.direction}`, { count: cause.count })}
                    </span>
                </Link>
            </h2>
            <p className={styles.causeWhy}>
                <Reason reason={cause.reason} />
            </p>
            <Ways cause={cause} />
            {isOpen && <Mails cause={cause} open={open} />}
        </section>
    );
}

function Ways({ cause }: { cause: MailCause }) {
    const { t } = useTranslation();
    const canDecide = mayDecide(useMe());
    const toast = useToasts();
    const queries = useQueryClient();
    const refresh = () => queries.invalidateQueries({ queryKey: ["mails"] });
    const body = {
        direction: cause.direction,
        reason: cause.reason,
        newest: cause.newest,
    };
    const restore = (mails: string[]) =>
        void answer(api.POST("/api/v1/mails/restore", { body: { mails } }))
            .then(refresh)
            .catch(toast.failed);
    const retry = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/mails/retry", { body })),
        onSuccess: ({ mails }) => {
            const text = cause.direction === "out" ? "attention.resentAll" : "attention.retriedAll";
            toast.done(t(text, { count: mails.length }));
            void refresh();
        },
        onError: toast.failed,
    });
    const dismiss = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/mails/dismiss", { body })),
        onSuccess: ({ mails }) => {
            toast.done(t("attention.dismissedAll", { count: mails.length }), () => restore(mails));
            void refresh();
        },
        onError: toast.failed,
    });
    if (!canDecide) return <p className="dim">{t("attention.readOnly")}</p>;
    return (
        <div className={styles.causeWays}>
            <Button
                size="compact-sm"
                variant="filled"
                loading={retry.isPending}
                onClick={() => retry.mutate()}
            >
                {t("attention.retryAll", { count: cause.count })}
            </Button>
            <Button size="compact-sm" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {t("attention.dismissAll", { count: cause.count })}
            </Button>
        </div>
    );
}

function Mails({ cause, open }: { cause: MailCause; open: string | undefined }) {
    const { t } = useTranslation();
    const mails = useInfiniteQuery(mailsOfCauseQuery(cause));
    const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
    return (
        <ul role="list" className={styles.mails} aria-label={t("attention.mails")}>
            {items.map((mail) => (
                <Item
                    key={mail.id}
                    mail={mail}
                    cause={causeName(cause)}
                    isOpen={mail.id === open}
                />
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
    );
}

function Item({ mail, cause, isOpen }: { mail: Mail; cause: string; isOpen: boolean }) {
    const { t } = useTranslation();
    return (
        <li>
            <Link
                to="/attention"
                search={{ cause, open: mail.id }}
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
