// One message: who, when, by which way, what was said, what came with it.
import { ActionIcon, Menu } from "@mantine/core";
import {
    IconArrowsSplit2,
    IconDots,
    IconDownload,
    IconLock,
    IconMail,
    IconRobot,
    IconSend,
    IconTruckDelivery,
    IconUserQuestion,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { type RefObject, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Message, Ticket } from "../api/types";
import { initials } from "../frame/topbar";
import { isStaff, useMe } from "../session/session";
import { When } from "../text/when";
import { MessageFiles } from "./attachments";
import styles from "./conversation.module.css";
import { DeliveryLine } from "./delivery";
import { TooMuch } from "../parts/text/html-tree";
import { MailFrame } from "./mail-frame";
import { type SafeMail, safeMail } from "./mail-html";
import { MailNotices } from "./mail-notices";
import { messageAnchor } from "./named-message";
import { htmlQuery, textQuery } from "./queries";
import { Markdown, Notice, PlainText } from "../parts/text/reader";
import reader from "../parts/text/reader.module.css";
import { Shown } from "./shown";
import { SplitDialog } from "./split-dialog";
import { Unverified } from "./unverified";
import { PublishDialog } from "./vendors/on-tickets";

interface Props {
    message: Message;
    ticket: Ticket;
    /** The address names it. */
    isNamed?: boolean;
    /** The ticket began with it. */
    isFirst?: boolean;
}

export function MessageCard({ message, ticket, isNamed = false, isFirst = false }: Props) {
    const { t } = useTranslation();
    const [isPlain, setPlain] = useState(false);
    const [shown, setShown] = useState<ReadonlySet<string>>(nothing);
    const isNote = message.visibility === "private";
    const isRequester = message.author?.id === ticket.requester.id;
    const author =
        message.author?.name ??
        (message.is_unverified || message.vendor ? strangerOf(message, t) : null) ??
        t("conversation.system");
    const isHtml = message.has_html && !isPlain;
    return (
        <article
            id={messageAnchor(message.id)}
            className={styles.message}
            tabIndex={-1}
            data-named={isNamed || undefined}
            data-note={isNote || undefined}
            data-requester={isRequester || undefined}
            aria-label={t(isNote ? "conversation.noteBy" : "conversation.messageBy", {
                name: author,
            })}
        >
            <span className={styles.face} aria-hidden translate="no">
                <Face message={message} />
            </span>
            <header className={styles.by}>
                <strong translate={message.author || message.claimed_sender ? "no" : undefined}>
                    {author}
                </strong>
                {message.is_unverified && <Unverified sender={message.claimed_sender} />}
                {message.answer_to && (
                    <span className="dim">
                        {t("conversation.answersTo")}{" "}
                        <span translate="no">{message.answer_to}</span>
                    </span>
                )}
                {message.vendor && (
                    <span className={styles.noteSign}>
                        <IconTruckDelivery size={12} aria-hidden />{" "}
                        {t(message.vendor.is_from_vendor ? "vendorMark.from" : "vendorMark.to")}{" "}
                        <span translate="no">{message.vendor.name}</span>
                        {message.vendor.published_as && <> · {t("vendorMark.published")}</>}
                    </span>
                )}
                {isNote && !message.vendor && (
                    <span className={styles.noteSign}>
                        <IconLock size={12} aria-hidden /> {t("conversation.note")}
                    </span>
                )}
                {message.merged_from && (
                    <span className="dim">
                        {t("merge.from")}{" "}
                        <Link
                            to="/tickets/$key"
                            params={{ key: message.merged_from }}
                            translate="no"
                        >
                            {message.merged_from}
                        </Link>
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
                <MessageMenu
                    message={message}
                    ticket={ticket}
                    isFirst={isFirst}
                    isPlain={isPlain}
                    setPlain={setPlain}
                />
            </header>
            <div className={styles.said}>
                <MailNotices notices={message.notices} />
                <Shown fallback={<AsTyped message={message} />}>
                    {isHtml ? (
                        <Mail
                            message={message}
                            ticket={ticket}
                            author={author}
                            onShown={setShown}
                        />
                    ) : (
                        <Spoken message={message} ticket={ticket} />
                    )}
                </Shown>
            </div>
            <MessageFiles message={message} without={isHtml ? shown : nothing} />
            {message.delivery && <DeliveryLine delivery={message.delivery} ticket={ticket} />}
        </article>
    );
}

function strangerOf({ claimed_sender: sender }: Message, t: TFunction): string {
    return sender ? (sender.name ?? sender.address) : t("conversation.stranger");
}

function Face({ message }: { message: Message }) {
    if (message.author) return initials(message.author.name);
    if (message.vendor?.is_from_vendor) return <IconTruckDelivery size={14} />;
    return message.is_unverified ? <IconUserQuestion size={14} /> : <IconRobot size={14} />;
}

/** What stands in place of a message that cannot be shown as it was meant to be. */
function AsTyped({ message }: { message: Message }) {
    const { t } = useTranslation();
    return (
        <>
            <Notice>{t("conversation.notShown")}</Notice>
            <PlainText text={message.text} />
        </>
    );
}

/** The HTML of a mail, once it comes into sight; until then, and where that fails, its text. */
function Mail({
    message,
    ticket,
    author,
    onShown,
}: {
    message: Message;
    ticket: Ticket;
    author: string;
    onShown: (attachments: ReadonlySet<string>) => void;
}) {
    const { t } = useTranslation();
    const place = useRef<HTMLDivElement>(null);
    const isNear = useNear(place);
    const [isRemoteShown, setRemoteShown] = useState(false);
    const html = useQuery({ ...htmlQuery(ticket.key, message.id), enabled: isNear });
    const labels = useMemo(
        () => ({ quote: t("conversation.quoted"), signature: t("conversation.signature") }),
        [t],
    );
    const { attachments } = message;
    const mail = useMemo(
        () =>
            html.data === undefined
                ? null
                : safeOrNull(html.data, { attachments, isRemoteShown, labels }),
        [html.data, attachments, isRemoteShown, labels],
    );
    const shown = mail?.shown;
    useEffect(() => onShown(shown ?? nothing), [shown, onShown]);
    const text = <Spoken message={message} ticket={ticket} />;
    return (
        <div ref={place}>
            {html.isError && (
                <Notice action={t("problem.retry")} onAction={() => void html.refetch()}>
                    {t("conversation.notLoaded")}
                </Notice>
            )}
            {html.isSuccess && !mail && <Notice>{t("conversation.tooMuch")}</Notice>}
            {mail ? (
                <MailFrame
                    mail={mail}
                    title={t("conversation.mailOf", { name: author })}
                    isRemoteShown={isRemoteShown}
                    onShowRemote={() => setRemoteShown(true)}
                >
                    {text}
                </MailFrame>
            ) : (
                text
            )}
        </div>
    );
}

const nothing: ReadonlySet<string> = new Set();

function safeOrNull(html: string | null, options: Parameters<typeof safeMail>[1]): SafeMail | null {
    try {
        return html === null ? null : safeMail(html, options);
    } catch (error) {
        if (error instanceof TooMuch) return null;
        throw error;
    }
}

/** Whether an element is in sight, or was, or soon will be. */
function useNear(place: RefObject<Element | null>): boolean {
    const [isNear, setNear] = useState(false);
    useEffect(() => {
        const element = place.current;
        if (!element || isNear) return undefined;
        const root = element.closest("[role=region]");
        const watch = new IntersectionObserver(
            (entries) => {
                if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
            },
            { root, rootMargin: "600px" },
        );
        watch.observe(element);
        return () => watch.disconnect();
    }, [place, isNear]);
    return isNear;
}

function Spoken({ message, ticket }: { message: Message; ticket: Ticket }) {
    const { t } = useTranslation();
    const [isWhole, setWhole] = useState(false);
    const whole = useQuery({ ...textQuery(ticket.key, message.id), enabled: isWhole });
    const { text, signature, quoted } = whole.data ?? message;
    if (!text && !signature && !quoted) {
        // Whoever attaches files has often nothing to add.
        if (message.attachments.length > 0) return null;
        return <span className="dim">{t("conversation.noText")}</span>;
    }
    return (
        <>
            {message.source === "mail" ? <PlainText text={text} /> : <Markdown text={text} />}
            {message.is_clipped && !whole.data && (
                <Notice
                    action={t("conversation.showAll")}
                    isBusy={whole.isFetching}
                    onAction={() => (isWhole ? void whole.refetch() : setWhole(true))}
                >
                    {t(whole.isError ? "conversation.notLoaded" : "conversation.clipped")}
                </Notice>
            )}
            {signature && <Fold label={t("conversation.signature")} text={signature} />}
            {quoted && <Fold label={t("conversation.quoted")} text={quoted} />}
        </>
    );
}

function Fold({ label, text }: { label: string; text: string }) {
    return (
        <details className={reader.quoted}>
            <summary>{label}</summary>
            <PlainText text={text} />
        </details>
    );
}

function MessageMenu({
    message,
    ticket,
    isFirst,
    isPlain,
    setPlain,
}: {
    message: Message;
    ticket: Ticket;
    isFirst: boolean;
    isPlain: boolean;
    setPlain: (isPlain: boolean) => void;
}) {
    const { t } = useTranslation();
    const canDownload = message.mail !== null && isStaff(useMe());
    const [isSplitting, setSplitting] = useState(false);
    const canSplit = ticket.may.includes("merge") && !isFirst;
    const [isPublishing, setPublishing] = useState(false);
    const canPublish =
        message.vendor?.is_from_vendor === true &&
        message.vendor.published_as === null &&
        ticket.may.includes("reply") &&
        ticket.may.includes("change");
    if (!message.has_html && !canDownload && !canSplit && !canPublish) return null;
    return (
        <>
            <Menu position="bottom-end">
                <Menu.Target>
                    <ActionIcon size={22} aria-label={t("conversation.more")}>
                        <IconDots size={16} />
                    </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                    {message.has_html && (
                        <Menu.Item onClick={() => setPlain(!isPlain)}>
                            {t(isPlain ? "conversation.showHtml" : "conversation.showPlain")}
                        </Menu.Item>
                    )}
                    {canPublish && (
                        <Menu.Item
                            leftSection={<IconSend size={14} />}
                            onClick={() => setPublishing(true)}
                        >
                            {t("vendorMark.publish")}
                        </Menu.Item>
                    )}
                    {canSplit && (
                        <Menu.Item
                            leftSection={<IconArrowsSplit2 size={14} />}
                            onClick={() => setSplitting(true)}
                        >
                            {t("split.open")}
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
            {isPublishing && (
                <Suspense fallback={null}>
                    <PublishDialog
                        ticket={ticket}
                        message={message}
                        onClose={() => setPublishing(false)}
                    />
                </Suspense>
            )}
            {isSplitting && (
                <SplitDialog
                    ticket={ticket}
                    message={message}
                    onClose={() => setSplitting(false)}
                />
            )}
        </>
    );
}
