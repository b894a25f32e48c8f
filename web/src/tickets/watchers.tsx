// Who follows a ticket besides those who work on it.
import { ActionIcon, CloseButton, Popover } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { PersonSearch } from "../frame/person-search";
import { useMe } from "../session/session";
import type { TicketActions } from "./actions";
import styles from "./properties.module.css";

export function Watchers({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const me = useMe();
    const [isOpen, setOpen] = useState(false);
    const canWatch = ticket.may.includes("watch");
    const canWatchForOthers = canWatch && ticket.may.includes("change");
    const add = (id: string) => {
        setOpen(false);
        void actions.watch(id).catch(() => undefined);
    };
    return (
        <div className={styles.watchers}>
            <div className={styles.row}>
                <span className={styles.rowName}>{t("field.watchers")}</span>
                <span className="row">
                    {ticket.watchers.length === 0 && (
                        <span className="dim grow">{t("field.none")}</span>
                    )}
                    {canWatchForOthers && (
                        <Popover
                            opened={isOpen}
                            onChange={setOpen}
                            width={260}
                            position="bottom-end"
                            shadow="md"
                            trapFocus
                            withRoles
                        >
                            <Popover.Target>
                                <ActionIcon
                                    size={20}
                                    aria-label={t("ticket.addWatcher")}
                                    onClick={() => setOpen(!isOpen)}
                                >
                                    <IconPlus size={14} />
                                </ActionIcon>
                            </Popover.Target>
                            <Popover.Dropdown aria-label={t("ticket.addWatcher")}>
                                <PersonSearch
                                    label={t("ticket.addWatcher")}
                                    onChoose={({ id }) => add(id)}
                                />
                            </Popover.Dropdown>
                        </Popover>
                    )}
                </span>
            </div>
            <ul role="list">
                {ticket.watchers.map(({ id, name, email }) => (
                    <li key={id} className={styles.watcher}>
                        <span className="grow cut" title={email} translate="no">
                            {name}
                        </span>
                        {canWatch && (id === me.id || canWatchForOthers) && (
                            <CloseButton
                                size="xs"
                                aria-label={t("ticket.removeWatcher", { name })}
                                onClick={() => void actions.unwatch(id).catch(() => undefined)}
                            />
                        )}
                    </li>
                ))}
            </ul>
        </div>
    );
}
