// The labels of a ticket, edited together and saved at once.
import { ActionIcon, Button, Popover, TagsInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import type { TicketActions } from "./actions";
import styles from "./properties.module.css";

export function Labels({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const [edit, setEdit] = useState<{ labels: string[]; base: Ticket } | null>(null);
    const save = async () => {
        if (!edit) return;
        setEdit(null);
        if (edit.labels.join() !== edit.base.labels.join())
            await actions.save({ labels: edit.labels }, edit.base);
    };
    return (
        <span className={styles.labels}>
            {ticket.labels.map((label) => (
                <span key={label} className="tag" translate="no">
                    {label}
                </span>
            ))}
            {ticket.labels.length === 0 && <span className="dim">{t("field.nothing")}</span>}
            {ticket.may.includes("change") && (
                <Popover
                    opened={edit !== null}
                    onChange={(isOpen) => {
                        if (!isOpen) void save();
                    }}
                    position="bottom-end"
                    width={260}
                    shadow="md"
                    trapFocus
                    withRoles
                >
                    <Popover.Target>
                        <ActionIcon
                            size={20}
                            aria-label={t("ticket.editLabels")}
                            onClick={() => setEdit({ labels: ticket.labels, base: ticket })}
                        >
                            <IconPencil size={13} />
                        </ActionIcon>
                    </Popover.Target>
                    <Popover.Dropdown aria-label={t("ticket.editLabels")}>
                        <TagsInput
                            data-autofocus
                            label={t("field.labels")}
                            description={t("ticket.labelsHelp")}
                            value={edit?.labels ?? []}
                            maxTags={20}
                            splitChars={[",", " "]}
                            onChange={(labels) => setEdit((now) => now && { ...now, labels })}
                        />
                        <div className="actions">
                            <Button variant="filled" onClick={() => void save()}>
                                {t("action.save")}
                            </Button>
                        </div>
                    </Popover.Dropdown>
                </Popover>
            )}
        </span>
    );
}
