// The head of a ticket: what it is, where it stands, who holds it, and what can be done.
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
    IconArrowMerge,
    IconArrowsUpDown,
    IconBell,
    IconBellOff,
    IconCheck,
    IconChevronDown,
    IconChevronUp,
    IconDots,
    IconInfoCircle,
    IconKey,
    IconLink,
    IconRotate,
    IconShieldLock,
    IconUserCheck,
    IconX,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Act, Ticket } from "../api/types";
import { useCommands, useKeysOf } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { may, useMe } from "../session/session";
import type { TicketActions } from "./actions";
import { Clocks } from "./clocks";
import { EscalateDialog } from "./escalate-dialog";
import { Ladder } from "./ladder";
import { LinkDialog } from "./link-dialog";
import { MergeDialog } from "./merge-dialog";
import { ConfidentialMark, StatusPill } from "./marks";
import { Neighbours } from "./neighbours";
import { Presence } from "./presence";
import { ReopenDialog } from "./reopen-dialog";
import { ResolveDialog } from "./resolve-dialog";
import { Subject } from "./subject";
import styles from "./head.module.css";

type DialogName = "escalate" | "resolve" | "reopen" | "link" | "merge";

interface Deed {
    id: string;
    act: Act;
    label: string;
    keys: string | undefined;
    icon: ReactNode;
    isMain: boolean;
    run: () => void;
}

export function Head({
    ticket,
    actions,
    onDetails,
    isUnfolded,
    onFold,
}: {
    ticket: Ticket;
    actions: TicketActions;
    onDetails?: (() => void) | undefined;
    isUnfolded: boolean;
    onFold: () => void;
}) {
    const { t } = useTranslation();
    const [dialog, setDialog] = useState<DialogName | null>(null);
    const toast = useToasts();
    const router = useRouter();
    const navigate = useNavigate({ from: "/tickets/$key" });
    const deeds = useDeeds(ticket, actions, setDialog).filter(({ act }) =>
        ticket.may.includes(act),
    );
    const group = t("command.group.ticket");
    const copy = () =>
        void navigator.clipboard
            ?.writeText(`${window.location.origin}/tickets/${ticket.key}`)
            .then(() => toast.done(t("done.copied")));
    const me = useMe();
    const mailLink = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/users/{id}/password-link", {
                    params: { path: { id: ticket.requester.id } },
                }),
            ),
        onSuccess: ({ email }) => toast.done(t("done.linkMailed", { email })),
        onError: toast.failed,
    });
    const canMailLink = may(me, "person_invite");
    useCommands([
        ...(canMailLink
            ? [
                  {
                      id: "ticket.mailLink",
                      label: t("ticket.mailLink", { name: ticket.requester.name }),
                      group,
                      icon: <IconKey size={16} />,
                      run: () => mailLink.mutate(),
                  },
              ]
            : []),
        ...deeds.map(({ id, label, icon, run }) => ({
            id,
            label,
            group,
            icon,
            run,
        })),
        { id: "ticket.back", label: t("ticket.back"), group, run: () => router.history.back() },
        {
            id: "ticket.copyLink",
            label: t("ticket.copyLink"),
            group,
            icon: <IconLink size={16} />,
            run: copy,
        },
    ]);
    const close = () => setDialog(null);
    return (
        <header className={styles.head} data-unfolded={isUnfolded || undefined}>
            <div className={styles.first}>
                <span className={styles.key} translate="no">
                    {ticket.key}
                </span>
                <Subject ticket={ticket} actions={actions} />
                <Neighbours ticketKey={ticket.key} />
            </div>
            <div className={styles.second}>
                <StatusPill status={ticket.status} />
                {ticket.is_confidential && (
                    <span className="tag">
                        <ConfidentialMark of={ticket} /> {t("ticket.confidential")}
                    </span>
                )}
                {ticket.level ? (
                    <Ladder ticket={ticket} level={ticket.level} />
                ) : (
                    ticket.assignee && (
                        <span className={styles.holder} translate="no">
                            {ticket.assignee.name}
                        </span>
                    )
                )}
                <Clocks ticket={ticket} />
                <span className="grow" />
                <Presence ticket={ticket} />
                <div className={styles.deeds}>
                    {deeds
                        .filter(({ isMain }) => isMain)
                        .map((deed) => (
                            <Tooltip
                                key={deed.id}
                                label={
                                    <>
                                        {deed.label} <kbd>{deed.keys}</kbd>
                                    </>
                                }
                                disabled={!deed.keys}
                            >
                                <Button
                                    size="compact-sm"
                                    className={styles.deed}
                                    leftSection={deed.icon}
                                    onClick={deed.run}
                                    disabled={actions.isBusy}
                                    {...(deed.keys && { "aria-keyshortcuts": deed.keys })}
                                >
                                    {deed.label}
                                </Button>
                            </Tooltip>
                        ))}
                    <Menu position="bottom-end">
                        <Menu.Target>
                            <ActionIcon aria-label={t("ticket.more")}>
                                <IconDots size={18} />
                            </ActionIcon>
                        </Menu.Target>
                        <Menu.Dropdown>
                            {deeds.map((deed) => (
                                <Menu.Item
                                    key={deed.id}
                                    className={deed.isMain ? styles.whereFolded : undefined}
                                    leftSection={deed.icon}
                                    onClick={deed.run}
                                >
                                    {deed.label}
                                </Menu.Item>
                            ))}
                            {canMailLink && (
                                <Menu.Item
                                    leftSection={<IconKey size={15} />}
                                    onClick={() => mailLink.mutate()}
                                >
                                    {t("ticket.mailLink", { name: ticket.requester.name })}
                                </Menu.Item>
                            )}
                            <Menu.Item leftSection={<IconLink size={16} />} onClick={copy}>
                                {t("ticket.copyLink")}
                            </Menu.Item>
                        </Menu.Dropdown>
                    </Menu>
                    {onDetails && (
                        <ActionIcon aria-label={t("ticket.details")} onClick={onDetails}>
                            <IconInfoCircle size={18} />
                        </ActionIcon>
                    )}
                    <ActionIcon
                        className={styles.fold}
                        aria-label={t(isUnfolded ? "ticket.fold" : "ticket.unfold")}
                        aria-expanded={isUnfolded}
                        onClick={onFold}
                    >
                        {isUnfolded ? <IconChevronUp size={18} /> : <IconChevronDown size={18} />}
                    </ActionIcon>
                </div>
            </div>
            {dialog === "escalate" && (
                <EscalateDialog
                    ticket={ticket}
                    actions={actions}
                    // What comes next at L4.
                    onEscalated={(level) => {
                        if (level === "L4")
                            void navigate({ search: (now) => ({ ...now, ask: "vendor" }) });
                    }}
                    onClose={close}
                />
            )}
            {dialog === "resolve" && (
                <ResolveDialog ticket={ticket} actions={actions} onClose={close} />
            )}
            {dialog === "reopen" && (
                <ReopenDialog ticket={ticket} actions={actions} onClose={close} />
            )}
            {dialog === "merge" && (
                <MergeDialog ticket={ticket} actions={actions} onClose={close} />
            )}
            {dialog === "link" && <LinkDialog ticket={ticket} actions={actions} onClose={close} />}
        </header>
    );
}

/** Everything that can be done from the head, in the order of the work. */
function useDeeds(
    ticket: Ticket,
    actions: TicketActions,
    open: (dialog: DialogName) => void,
): Deed[] {
    const { t } = useTranslation();
    const me = useMe();
    const isWatching = ticket.watchers.some(({ id }) => id === me.id);
    const isMine = ticket.assignee?.id === me.id;
    const keysOf = useKeysOf();
    const deeds: (Omit<Deed, "keys"> & { isOff?: boolean })[] = [
        {
            id: "ticket.assignMe",
            act: "assign",
            label: t("ticket.assignMe"),
            icon: <IconUserCheck size={15} />,
            isMain: true,
            isOff: isMine,
            run: () => void actions.assignTo(me.id),
        },
        {
            id: "ticket.escalate",
            act: "escalate",
            label: t("ticket.escalate"),
            icon: <IconArrowsUpDown size={15} />,
            isMain: true,
            run: () => open("escalate"),
        },
        {
            id: "ticket.resolve",
            act: "resolve",
            label: t("ticket.resolve"),
            icon: <IconCheck size={15} />,
            isMain: true,
            run: () => open("resolve"),
        },
        {
            id: "ticket.close",
            act: "close",
            label: t("ticket.close"),
            icon: <IconX size={15} />,
            isMain: true,
            run: () => void actions.close().catch(() => undefined),
        },
        {
            id: "ticket.reopen",
            act: "reopen",
            label: t("ticket.reopen"),
            icon: <IconRotate size={15} />,
            isMain: true,
            run: () => open("reopen"),
        },
        {
            id: "ticket.link",
            act: "link",
            label: t("ticket.link"),
            icon: <IconLink size={15} />,
            isMain: false,
            run: () => open("link"),
        },
        {
            id: "ticket.merge",
            act: "merge",
            label: t("ticket.merge"),
            icon: <IconArrowMerge size={15} />,
            isMain: false,
            run: () => open("merge"),
        },
        {
            id: "ticket.restrict",
            act: "restrict",
            label: t(ticket.is_confidential ? "ticket.unrestrict" : "ticket.restrict"),
            icon: <IconShieldLock size={15} />,
            isMain: false,
            run: () => void actions.save({ is_confidential: !ticket.is_confidential }),
        },
        {
            id: "ticket.watch",
            act: "watch",
            label: t(isWatching ? "ticket.unwatch" : "ticket.watch"),
            icon: isWatching ? <IconBellOff size={15} /> : <IconBell size={15} />,
            isMain: false,
            run: () =>
                void (isWatching ? actions.unwatch(me.id) : actions.watch()).catch(() => undefined),
        },
    ];
    return deeds.filter(({ isOff }) => !isOff).map((deed) => ({ ...deed, keys: keysOf(deed.id) }));
}
