// The small signs of a ticket: status and priority. Each has a shape and a name, never colour
// alone.
import {
    IconAlertSquareFilled,
    IconChevronDown,
    IconChevronsUp,
    IconCircleCheckFilled,
    IconCircleDashed,
    IconCircleDot,
    IconCircleX,
    IconClockPause,
    IconMinus,
    IconShieldLock,
    IconTruckDelivery,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Priority, Status, TicketRow } from "../api/types";
import styles from "./marks.module.css";

const statusIcons = {
    new: IconCircleDashed,
    open: IconCircleDot,
    waiting_on_requester: IconClockPause,
    waiting_on_vendor: IconTruckDelivery,
    resolved: IconCircleCheckFilled,
    closed: IconCircleX,
} satisfies Record<Status, unknown>;

const priorityIcons = {
    urgent: IconAlertSquareFilled,
    high: IconChevronsUp,
    normal: IconMinus,
    low: IconChevronDown,
} satisfies Record<Priority, unknown>;

/** That a ticket is kept from most of the staff; nothing for any other. */
export function ConfidentialMark({ of, size = 14 }: { of: TicketRow; size?: number }) {
    const { t } = useTranslation();
    if (!of.is_confidential) return null;
    return <IconShieldLock size={size} role="img" aria-label={t("ticket.confidential")} />;
}

export function StatusMark({ status, size = 16 }: { status: Status; size?: number }) {
    const { t } = useTranslation();
    const Icon = statusIcons[status];
    return (
        <Icon
            size={size}
            className={styles.status}
            data-status={status}
            role="img"
            aria-label={t(`status.${status}`)}
        />
    );
}

export function StatusPill({ status }: { status: Status }) {
    const { t } = useTranslation();
    const Icon = statusIcons[status];
    return (
        <span className={styles.pill} data-status={status}>
            <Icon size={14} aria-hidden /> {t(`status.${status}`)}
        </span>
    );
}

export function PriorityMark({
    priority,
    hasName = false,
}: {
    priority: Priority;
    hasName?: boolean;
}) {
    const { t } = useTranslation();
    const Icon = priorityIcons[priority];
    const name = t(`priority.${priority}`);
    return (
        <span className={styles.priority} data-priority={priority} title={name}>
            {hasName ? (
                <Icon size={15} aria-hidden />
            ) : (
                <Icon size={15} role="img" aria-label={name} />
            )}
            {hasName && <span>{name}</span>}
        </span>
    );
}
