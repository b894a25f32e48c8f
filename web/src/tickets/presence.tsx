// Who else has the ticket before them: tells the server of this page, and shows the others.
import { IconEye, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { isStaff, useMe } from "../session/session";
import styles from "./presence.module.css";
import { presenceQuery, tellGone } from "./presence-query";
import { useIsWriting } from "./writing";

export function Presence({ ticket }: { ticket: Ticket }) {
    return isStaff(useMe()) && <Others ticketKey={ticket.key} />;
}

function Others({ ticketKey }: { ticketKey: string }) {
    const { t } = useTranslation();
    const tab = useMemo(() => crypto.randomUUID(), []);
    const isWriting = useIsWriting(ticketKey);
    const isShown = useIsShown();
    const { data: others = [] } = useQuery({
        ...presenceQuery(ticketKey, tab, isWriting ? "writing" : "reading"),
        enabled: isShown,
    });
    useEffect(() => {
        if (!isShown) return undefined;
        const leave = () => tellGone(ticketKey, tab);
        window.addEventListener("pagehide", leave);
        return () => {
            window.removeEventListener("pagehide", leave);
            leave();
        };
    }, [ticketKey, tab, isShown]);
    return (
        <span className={styles.others} role="status">
            {(isShown ? others : []).map(({ person, is_writing }) => (
                <span
                    key={person.id}
                    className={styles.other}
                    data-writing={is_writing || undefined}
                >
                    {is_writing ? (
                        <IconPencil size={13} aria-hidden />
                    ) : (
                        <IconEye size={13} aria-hidden />
                    )}
                    <span translate="no">{person.name}</span>{" "}
                    {t(is_writing ? "presence.writes" : "presence.reads")}
                </span>
            ))}
        </span>
    );
}

/** A tab in the background is nobody at the ticket. */
function useIsShown(): boolean {
    const [isShown, setShown] = useState(document.visibilityState === "visible");
    useEffect(() => {
        const look = () => setShown(document.visibilityState === "visible");
        document.addEventListener("visibilitychange", look);
        return () => document.removeEventListener("visibilitychange", look);
    }, []);
    return isShown;
}
