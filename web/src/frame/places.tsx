// The places of the frame: what the rail shows and the go-to keys reach, by what the person may
// see.
import {
    IconAlertOctagon,
    IconApps,
    IconBuilding,
    IconInbox,
    IconMailFast,
    IconPlayerPlay,
    IconSettings,
    IconShieldLock,
    IconTicket,
    IconUsers,
    IconUsersGroup,
    type TablerIcon,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Me } from "../api/types";
import { isStaff, mayAudit, mayRunJobs, useMe } from "../session/session";

const all = [
    { to: "/queue", name: "queue", keys: "g q", Icon: IconInbox, group: "work", isFor: isStaff },
    {
        to: "/tickets",
        name: "tickets",
        keys: "g t",
        Icon: IconTicket,
        group: "work",
        isFor: () => true,
    },
    {
        to: "/attention",
        name: "attention",
        keys: "g n",
        Icon: IconAlertOctagon,
        group: "work",
        isFor: isStaff,
    },
    {
        to: "/outbox",
        name: "outbox",
        keys: "g m",
        Icon: IconMailFast,
        group: "work",
        isFor: isStaff,
    },
    {
        to: "/people",
        name: "people",
        keys: "g p",
        Icon: IconUsers,
        group: "directory",
        isFor: isStaff,
    },
    {
        to: "/organizations",
        name: "organizations",
        keys: "g o",
        Icon: IconBuilding,
        group: "directory",
        isFor: isStaff,
    },
    {
        to: "/teams",
        name: "teams",
        keys: "g e",
        Icon: IconUsersGroup,
        group: "directory",
        isFor: isStaff,
    },
    {
        to: "/applications",
        name: "applications",
        keys: "g a",
        Icon: IconApps,
        group: "directory",
        isFor: isStaff,
    },
    {
        to: "/security-log",
        name: "securityLog",
        keys: "g l",
        Icon: IconShieldLock,
        group: "assure",
        isFor: mayAudit,
    },
    {
        to: "/jobs",
        name: "jobs",
        keys: "g j",
        Icon: IconPlayerPlay,
        group: "system",
        isFor: mayRunJobs,
    },
    { to: "/me", name: "me", keys: "g s", Icon: IconSettings, group: "system", isFor: () => true },
] as const satisfies readonly {
    to: string;
    name: string;
    keys: string;
    Icon: TablerIcon;
    group: string;
    isFor: (me: Me) => boolean;
}[];

export type Place = (typeof all)[number];

export function usePlaces() {
    const { t } = useTranslation();
    const me = useMe();
    return all
        .filter((place) => place.isFor(me))
        .map((place) => ({ ...place, label: t(`place.${place.name}`) }));
}

export function useGoTo() {
    const navigate = useNavigate();
    return usePlaces().map((place) => ({ ...place, go: () => void navigate({ to: place.to }) }));
}
