// Who is named on a confidential ticket, and sees it for that.
import { ActionIcon, CloseButton, Popover } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { PersonSearch } from "../frame/person-search";
import type { TicketActions } from "./actions";
import styles from "./properties.module.css";

export function Admitted({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const [isOpen, setOpen] = useState(false);
    const mayName = ticket.may.includes("restrict");
    if (!mayName && ticket.admitted.length === 0) return null;
    const add = (id: string) => {
        setOpen(false);
        void actions.admit(id).catch(() => undefined);
    };
    return (
        <div className={styles.watchers}>
            <div className={styles.row}>
                <span className={styles.rowName}>{t("ticket.admitted")}</span>
                <span className="row">
                    {ticket.admitted.length === 0 && (
                        <span className="dim grow">{t("field.none")}</span>
                    )}
                    {mayName && (
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
                                    aria-label={t("ticket.admit")}
                                    onClick={() => setOpen(!isOpen)}
                                >
                                    <IconPlus size={14} />
                                </ActionIcon>
                            </Popover.Target>
                            <Popover.Dropdown aria-label={t("ticket.admit")}>
                                <PersonSearch
                                    label={t("ticket.admit")}
                                    onChoose={({ id }) => add(id)}
                                />
                            </Popover.Dropdown>
                        </Popover>
                    )}
                </span>
            </div>
            <ul role="list">
                {ticket.admitted.map(({ id, name, email }) => (
                    <li key={id} className={styles.watcher}>
                        <span className="grow cut" title={email} translate="no">
                            {name}
                        </span>
                        {mayName && (
                            <CloseButton
                                size="xs"
                                aria-label={t("ticket.expel", { name })}
                                onClick={() => void actions.expel(id, name).catch(() => undefined)}
                            />
                        )}
                    </li>
                ))}
            </ul>
        </div>
    );
}
