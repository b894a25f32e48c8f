// The tickets before and after this one in the list that it was opened from.
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useCommands, useKeysOf } from "../frame/commands";
import { standing, stepped } from "../parts/list/cursor";
import { walkedList, walkTo } from "./queue/left";
import { ticketsQuery } from "./queue/list-query";
import styles from "./neighbours.module.css";

export function Neighbours({ ticketKey }: { ticketKey: string }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { filter, sort, cursor } = walkedList();
    const isOfList = cursor !== null && cursor.order.includes(ticketKey);
    const list = useInfiniteQuery({ ...ticketsQuery(filter, sort), enabled: isOfList });
    const order = useMemo(
        () => list.data?.pages.flatMap(({ items }) => items.map(({ key }) => key)) ?? [],
        [list.data],
    );
    const stands = standing(order, cursor && { key: ticketKey, order: cursor.order });
    const next = order[stepped(stands, 1)];
    const previous = order[stepped(stands, -1)];
    const { hasNextPage, isFetching, fetchNextPage } = list;
    useEffect(() => {
        if (isOfList && !next && hasNextPage && !isFetching) void fetchNextPage();
    }, [isOfList, next, hasNextPage, isFetching, fetchNextPage]);
    const go = (key: string | undefined) => () => {
        if (!key) return;
        walkTo(key, order);
        // In place of this one, so that the way back leads to the list.
        void navigate({ to: "/tickets/$key", params: { key }, replace: true });
    };
    const keysOf = useKeysOf();
    const ways = [
        { id: "previous", key: previous, Icon: IconChevronUp },
        { id: "next", key: next, Icon: IconChevronDown },
    ] as const;
    useCommands(
        isOfList
            ? ways.map(({ id, key }) => ({
                  id: `ticket.${id}`,
                  label: t(`command.${id}`),
                  group: t("command.group.go"),
                  run: go(key),
              }))
            : [],
    );
    if (!isOfList || order.length === 0) return null;
    return (
        <div className={styles.neighbours} role="group" aria-label={t("ticket.neighbours")}>
            {!stands.isGone && (
                <span className={styles.place}>
                    {t("ticket.place", {
                        at: stands.at + 1,
                        of: hasNextPage ? `${order.length}+` : order.length,
                    })}
                </span>
            )}
            {ways.map(({ id, key, Icon }) => (
                <Tooltip
                    key={id}
                    label={
                        <>
                            {t(`command.${id}`)} <kbd>{keysOf(`ticket.${id}`)}</kbd>
                        </>
                    }
                >
                    <ActionIcon
                        aria-label={t(`command.${id}`)}
                        aria-keyshortcuts={keysOf(`ticket.${id}`)}
                        disabled={!key}
                        onClick={go(key)}
                    >
                        <Icon size={18} />
                    </ActionIcon>
                </Tooltip>
            ))}
        </div>
    );
}
