// What was said, the oldest first. Long conversations begin with their newest part.
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { patiently } from "../api/recovery";
import type { Message } from "../api/types";
import { FormProblem } from "../frame/form-problem";
import { bytes } from "../parts/value/format";
import { useMe } from "../session/session";
import { locale } from "../text/language";
import { At } from "./at";
import styles from "./portal.module.css";
import { messagesQuery } from "./queries";

// Reading Markdown takes much that the list does without.
const Markdown = lazy(() =>
    patiently(async () => ({ default: (await import("../parts/text/reader")).Markdown })),
);

export function Conversation({ ticketKey }: { ticketKey: string }) {
    const { t } = useTranslation();
    const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
        messagesQuery(ticketKey),
    );
    const messages = data?.pages.flatMap(({ items }) => items).reverse();
    return (
        <section aria-label={t("portal.ticket.conversation")} className={styles.conversation}>
            <FormProblem error={error} />
            {hasNextPage && (
                <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                    {t("portal.ticket.older")}
                </Button>
            )}
            {messages?.map((message) => (
                <MessageCard key={message.id} message={message} />
            ))}
        </section>
    );
}

function MessageCard({ message }: { message: Message }) {
    const { t, i18n } = useTranslation();
    const me = useMe();
    const author = message.author?.name ?? t("portal.ticket.somebody");
    return (
        <article
            className={styles.message}
            data-own={message.author?.id === me.id || undefined}
            aria-label={t("portal.ticket.messageBy", { name: author })}
        >
            <header>
                <strong translate="no">{author}</strong>
                <span className="dim">
                    <At at={message.created_at} />
                </span>
            </header>
            <Suspense fallback={<p className={styles.typed}>{message.text}</p>}>
                <Markdown text={message.text} />
            </Suspense>
            {message.attachments.length > 0 && (
                <ul role="list" className={styles.files} aria-label={t("portal.ticket.files")}>
                    {message.attachments.map((file) => (
                        <li key={file.id}>
                            <a href={`/api/v1/attachments/${file.id}`} download={file.name}>
                                <IconDownload size={14} aria-hidden />{" "}
                                <span translate="no">{file.name}</span>
                            </a>{" "}
                            <span className="dim">{bytes(file.bytes, locale(i18n.language))}</span>
                        </li>
                    ))}
                </ul>
            )}
        </article>
    );
}
