// The bell of the bar: how much is unread. What a person looks at is marked as read here.
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { placeCommand } from "../frame/modules";
import { useKeysOf } from "../frame/commands";
import { anyPath } from "../frame/places";
import styles from "./bell.module.css";
import { aboutPage, markRead, unreadQuery } from "./queries";

const shownMax = 99;

export function Bell() {
    const { t } = useTranslation();
    const keysOf = useKeysOf();
    const unread = useQuery(unreadQuery);
    const path = useRouterState({ select: (state) => state.location.pathname });
    useReadWhatIsOpen(aboutPage(unread.data?.items ?? [], path));
    const count = unread.data?.unread_count ?? 0;
    const label = t(count > 0 ? "frame.bellUnread" : "place.notifications", { count });
    return (
        <Tooltip
            label={
                <>
                    {label} <kbd>{keysOf(placeCommand("notifications"))}</kbd>
                </>
            }
        >
            <ActionIcon
                aria-label={label}
                className={styles.bell}
                renderRoot={(props) => <Link to={anyPath("/notifications")} {...props} />}
            >
                <IconBell size={18} />
                {count > 0 && (
                    <span className={styles.count} aria-hidden>
                        {count > shownMax ? `${shownMax}+` : count}
                    </span>
                )}
            </ActionIcon>
        </Tooltip>
    );
}

/** What is about the page that is looked at needs no notification any more. */
function useReadWhatIsOpen(ids: string[]) {
    const queries = useQueryClient();
    const named = ids.join();
    useEffect(() => {
        if (named === "") return undefined;
        const read = () => {
            if (document.hidden) return;
            document.removeEventListener("visibilitychange", read);
            markRead({ ids: named.split(",") })
                .then(() => queries.invalidateQueries({ queryKey: ["notifications"] }))
                // It stays unread, and is marked when the page is looked at the next time.
                .catch(() => undefined);
        };
        document.addEventListener("visibilitychange", read);
        read();
        return () => document.removeEventListener("visibilitychange", read);
    }, [named, queries]);
}
