// The conversation: messages newest last, what happened between them folded to one line, the
// composer below.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Message, Ticket } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { isStaff, useMe } from "../session/session";
import { Composer } from "./composer";
import styles from "./conversation.module.css";
import { FoldedChanges } from "./folded-changes";
import { MessageCard } from "./message";
import { useBroughtIntoView, useNamedMessage } from "./named-message";
import { messagesQuery, timelineQuery } from "./queries";
import { story } from "./story";

export function Conversation({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const canSeeTimeline = isStaff(useMe());
    const messages = useInfiniteQuery(messagesQuery(ticket.key));
    const timeline = useInfiniteQuery({ ...timelineQuery(ticket.key), enabled: canSeeTimeline });
    const scroll = useRef<HTMLDivElement>(null);
    const shownMessages = (messages.data?.pages.flatMap((page) => page.items) ?? []).toReversed();
    const firstOwn = shownMessages.find(({ merged_from: from }) => !from);
    const named = useNamedMessage();
    useStayAtEnd(scroll, shownMessages, named === null);
    useBroughtIntoView(named, shownMessages, messages);
    const parts = story(shownMessages, timeline.data?.pages.flatMap((page) => page.items) ?? []);
    const showEarlier = async () => {
        const box = scroll.current;
        const toEnd = box ? box.scrollHeight - box.scrollTop : 0;
        if (timeline.hasNextPage) void timeline.fetchNextPage();
        const { hasNextPage } = await messages.fetchNextPage();
        // What was read stays where it is, and the focus on the page.
        requestAnimationFrame(() => {
            if (box) box.scrollTop = box.scrollHeight - toEnd;
            if (!hasNextPage) box?.focus({ preventScroll: true });
        });
    };
    return (
        <>
            <div
                ref={scroll}
                className={styles.scroll}
                tabIndex={0}
                role="region"
                aria-label={t("ticket.conversation")}
                aria-live={messages.isSuccess ? "polite" : "off"}
                aria-relevant="additions"
            >
                {messages.isPending && <Skeletons rows={5} height={72} />}
                {messages.isError && shownMessages.length === 0 && (
                    <Failed error={messages.error} retry={() => void messages.refetch()} />
                )}
                {messages.hasNextPage && (
                    <div className={styles.earlier}>
                        <Button
                            loading={messages.isFetchingNextPage}
                            onClick={() => void showEarlier()}
                        >
                            {t("conversation.earlier")}
                        </Button>
                    </div>
                )}
                <ol role="list" className={styles.messages}>
                    {parts.map((part) => (
                        <li key={part.id}>
                            {part.message ? (
                                <MessageCard
                                    message={part.message}
                                    ticket={ticket}
                                    isNamed={part.message.id === named}
                                    isFirst={
                                        !messages.hasNextPage && part.message.id === firstOwn?.id
                                    }
                                />
                            ) : (
                                <FoldedChanges entries={part.entries} />
                            )}
                        </li>
                    ))}
                </ol>
            </div>
            {(ticket.may.includes("reply") || ticket.may.includes("note")) && (
                <Composer ticket={ticket} />
            )}
        </>
    );
}

/**
 * Starts at the newest message, from its first line where it is long, and stays with the newest
 * while the conversation grows, until the reader goes elsewhere in it.
 */
function useStayAtEnd(
    scroll: RefObject<HTMLDivElement | null>,
    shownMessages: Message[],
    beginsThere: boolean,
) {
    const isFollowing = useRef(beginsThere);
    const hasAny = shownMessages.length > 0;
    useEffect(() => {
        const box = scroll.current;
        const content = box?.querySelector("ol");
        if (!box || !content) return undefined;
        const place = () => {
            const last = Array.from(content.children)
                .filter((part) => part.querySelector("article"))
                .at(-1);
            const top = last
                ? last.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
                : Infinity;
            return Math.min(box.scrollHeight - box.clientHeight, top - edge);
        };
        let last = { top: box.scrollTop, height: box.scrollHeight };
        const look = () => {
            last = { top: box.scrollTop, height: box.scrollHeight };
        };
        const follow = () => {
            if (isFollowing.current) box.scrollTop = place();
            look();
        };
        const byHand = () =>
            requestAnimationFrame(() => {
                isFollowing.current = box.scrollTop >= place() - edge;
            });
        // A wheel over a mail is an event of its frame: all that shows here is that what did not
        // shrink went up.
        const onScroll = () => {
            const isUp = box.scrollTop < last.top - 1 && box.scrollHeight >= last.height;
            look();
            if (isUp) byHand();
        };
        const hands = ["wheel", "touchmove", "keydown", "pointerup"] as const;
        const watch = new ResizeObserver(follow);
        watch.observe(content);
        watch.observe(box);
        hands.forEach((hand) => box.addEventListener(hand, byHand, { passive: true }));
        box.addEventListener("scroll", onScroll, { passive: true });
        return () => {
            watch.disconnect();
            hands.forEach((hand) => box.removeEventListener(hand, byHand));
            box.removeEventListener("scroll", onScroll);
        };
    }, [scroll, hasAny]);
}

const edge = 16;
