// The inbox: what a person is notified of, the newest first.
import { Button } from "@mantine/core";
import { IconBellCheck, IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Notification } from "../api/types";
import { useCommands } from "../frame/commands";
import page from "../frame/page.module.css";
import { anyPath } from "../frame/places";
import { Empty, Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { When } from "../text/when";
import styles from "./inbox.module.css";
import { inboxQuery, markRead } from "./queries";
import { useWords } from "./words";

type Mark = (what: { ids?: string[]; up_to?: string }) => void;

export function Inbox() {
    const { t } = useTranslation();
    const { show } = useSearch({ from: "/frame/notifications" });
    const isAll = show === "all";
    const inbox = useInfiniteQuery(inboxQuery(isAll));
    const items = inbox.data?.pages.flatMap(({ items: part }) => part) ?? [];
    const queries = useQueryClient();
    const toast = useToasts();
    const marking = useMutation({
        mutationFn: markRead,
        onSuccess: () => queries.invalidateQueries({ queryKey: ["notifications"] }),
        onError: toast.failed,
    });
    const newest = items[0];
    const isUnread = (inbox.data?.pages[0]?.unread_count ?? 0) > 0;
    const mark: Mark = (what) => marking.mutate(what);
    const readAll = () => newest && mark({ up_to: newest.id });
    const list = useRef<HTMLUListElement>(null);
    useInboxKeys(list, items, mark, readAll);
    return (
        <div className={page.page}>
            <div className={page.head}>
                <h1>{t("place.notifications")}</h1>
                <nav className={page.tabs} aria-label={t("notification.lists")}>
                    {(["unread", "all"] as const).map((one) => (
                        <Link
                            key={one}
                            to="/notifications"
                            search={{ show: one === "all" ? "all" : undefined }}
                            activeOptions={{ includeSearch: true, explicitUndefined: true }}
                            className={page.tab}
                            aria-current={(one === "all") === isAll ? "page" : undefined}
                        >
                            {t(`notification.list.${one}`)}
                        </Link>
                    ))}
                </nav>
                <Button
                    size="compact-sm"
                    leftSection={<IconChecks size={14} />}
                    disabled={!isUnread || !newest}
                    loading={marking.isPending && marking.variables.up_to !== undefined}
                    onClick={readAll}
                >
                    {t("notification.readAll")}
                </Button>
                <Link to="/notifications/choices">{t("notification.choose")}</Link>
            </div>
            <div className={styles.scroll}>
                {inbox.isPending && <Skeletons rows={8} height={48} />}
                {inbox.isError && items.length === 0 && (
                    <Failed error={inbox.error} retry={() => void inbox.refetch()} />
                )}
                {inbox.isSuccess && items.length === 0 && !inbox.hasNextPage && (
                    <Empty
                        icon={<IconBellCheck size={22} />}
                        title={t(isAll ? "notification.none" : "notification.noneUnread")}
                    >
                        {t("notification.noneHelp")}
                    </Empty>
                )}
                <ul role="list" ref={list}>
                    {items.map((item) => (
                        <Row key={item.id} item={item} mark={mark} />
                    ))}
                </ul>
                {inbox.hasNextPage && (
                    <Button
                        m={16}
                        loading={inbox.isFetchingNextPage}
                        onClick={() => void inbox.fetchNextPage()}
                    >
                        {t("action.more")}
                    </Button>
                )}
            </div>
        </div>
    );
}

function Row({ item, mark }: { item: Notification; mark: Mark }) {
    const { t } = useTranslation();
    const words = useWords();
    return (
        <li className={styles.row} data-unread={!item.is_read || undefined}>
            <Link
                to={anyPath(item.path)}
                className={styles.link}
                onClick={() => !item.is_read && mark({ ids: [item.id] })}
            >
                <span className={styles.dot}>
                    {!item.is_read && <span className="unseen">{t("notification.unread")}</span>}
                </span>
                <span className={styles.text}>
                    <span className="cut">
                        <b translate="no">{item.name}</b> <span translate="no">{item.title}</span>
                    </span>
                    <span className="dim cut">
                        {words.what(item)}
                        {item.actor && (
                            <>
                                {" · "}
                                <span translate="no">{item.actor.name}</span>
                            </>
                        )}
                        {words.why(item) !== words.what(item) && ` · ${words.why(item)}`}
                    </span>
                </span>
                <When at={item.last_at} className="dim" />
            </Link>
            <Button
                size="compact-xs"
                variant="subtle"
                className={styles.read}
                disabled={item.is_read}
                onClick={() => mark({ ids: [item.id] })}
                aria-label={t("notification.readOne", { name: item.name })}
            >
                {t("notification.read")}
            </Button>
        </li>
    );
}

function useInboxKeys(
    list: RefObject<HTMLUListElement | null>,
    items: readonly Notification[],
    mark: Mark,
    readAll: () => void,
) {
    const { t } = useTranslation();
    const rows = () => Array.from(list.current?.querySelectorAll<HTMLElement>("li > a") ?? []);
    const at = () => rows().indexOf(document.activeElement as HTMLElement);
    const step = (by: number) => () => {
        const all = rows();
        const next = at() === -1 ? 0 : Math.min(Math.max(at() + by, 0), all.length - 1);
        all[next]?.focus();
    };
    const readOne = () => {
        const item = items[at()];
        if (item && !item.is_read) mark({ ids: [item.id] });
    };
    const group = t("command.group.list");
    const command = (id: string, label: string, run: () => void, isKeyOnly = true) => ({
        id: `notifications.${id}`,
        label,
        group,
        run,
        isKeyOnly,
    });
    useCommands([
        command("next", t("notification.next"), step(1)),
        command("nextArrow", t("notification.next"), step(1)),
        command("previous", t("notification.previous"), step(-1)),
        command("previousArrow", t("notification.previous"), step(-1)),
        command("read", t("notification.read"), readOne),
        command("readAll", t("notification.readAll"), readAll, false),
    ]);
}
