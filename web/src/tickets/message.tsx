// One message: who, when, by which way, what was said, what came with it.
import { Menu, ActionIcon } from "@mantine/core";
import { IconDots, IconDownload, IconLock, IconMail, IconRobot } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Message, Ticket } from "../api/types";
import { initials } from "../frame/topbar";
import { isStaff, useMe } from "../session/session";
import { When } from "../text/when";
import { Attachments } from "./attachments";
import styles from "./conversation.module.css";
import said from "./said.module.css";
import { MailFrame } from "./mail-frame";
import { Markdown, PlainText } from "./said";

export function MessageCard({ message, ticket }: { message: Message; ticket: Ticket }) {
    const { t } = useTranslation();
    const [isPlain, setPlain] = useState(false);
    const isNote = message.visibility === "private";
    const isRequester = message.author?.id === ticket.requester.id;
    const author = message.author?.name ?? t("conversation.system");
    const shownInline = new Set(message.html && !isPlain ? inlineIds(message.html) : []);
    const files = message.attachments.filter(
        ({ content_id }) => !content_id || !shownInline.has(content_id),
    );
    return (
        <article
            className={styles.message}
            data-note={isNote || undefined}
            data-requester={isRequester || undefined}
            aria-label={t(isNote ? "conversation.noteBy" : "conversation.messageBy", {
                name: author,
            })}
        >
            <span className={styles.face} aria-hidden translate="no">
                {message.author ? initials(author) : <IconRobot size={14} />}
            </span>
            <header className={styles.by}>
                <strong translate={message.author ? "no" : undefined}>{author}</strong>
                {isNote && (
                    <span className={styles.noteSign}>
                        <IconLock size={12} aria-hidden /> {t("conversation.note")}
                    </span>
                )}
                {message.source === "mail" && (
                    <IconMail
                        size={14}
                        className="dim"
                        role="img"
                        aria-label={t("conversation.byMail")}
                    />
                )}
                <span className="dim">
                    <When at={message.created_at} />
                </span>
                <span className="grow" />
                <MessageMenu message={message} isPlain={isPlain} setPlain={setPlain} />
            </header>
            <div className={styles.said}>
                {message.html && !isPlain ? (
                    <MailFrame
                        html={message.html}
                        attachments={message.attachments}
                        title={t("conversation.mailOf", { name: author })}
                    />
                ) : (
                    <Spoken message={message} />
                )}
            </div>
            <Attachments files={files} />
        </article>
    );
}

function Spoken({ message }: { message: Message }) {
    const { t } = useTranslation();
    return (
        <>
            {message.source === "mail" ? (
                <PlainText text={message.text} />
            ) : (
                <Markdown text={message.text} />
            )}
            {message.signature && (
                <Fold label={t("conversation.signature")} text={message.signature} />
            )}
            {message.quoted && <Fold label={t("conversation.quoted")} text={message.quoted} />}
        </>
    );
}

function Fold({ label, text }: { label: string; text: string }) {
    return (
        <details className={said.quoted}>
            <summary>{label}</summary>
            <PlainText text={text} />
        </details>
    );
}

function MessageMenu({
    message,
    isPlain,
    setPlain,
}: {
    message: Message;
    isPlain: boolean;
    setPlain: (isPlain: boolean) => void;
}) {
    const { t } = useTranslation();
    const canDownload = message.mail !== null && isStaff(useMe());
    if (!message.html && !canDownload) return null;
    return (
        <Menu position="bottom-end">
            <Menu.Target>
                <ActionIcon size={22} aria-label={t("conversation.more")}>
                    <IconDots size={16} />
                </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
                {message.html && (
                    <Menu.Item onClick={() => setPlain(!isPlain)}>
                        {t(isPlain ? "conversation.showHtml" : "conversation.showPlain")}
                    </Menu.Item>
                )}
                {canDownload && (
                    <Menu.Item
                        leftSection={<IconDownload size={14} />}
                        component="a"
                        href={`/api/v1/mails/${message.mail?.id}/original`}
                        download
                    >
                        {t("conversation.original")}
                    </Menu.Item>
                )}
            </Menu.Dropdown>
        </Menu>
    );
}

function inlineIds(html: string): string[] {
    return Array.from(html.matchAll(/cid:([^"'\s>)]+)/gi), ([, id]) =>
        decodeURIComponent(id ?? ""),
    );
}
