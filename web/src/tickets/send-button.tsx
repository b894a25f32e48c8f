// Sends what is written. Where a ticket can stand differently after a reply, the button is split:
// its right part offers the other ways, and the one that was used last is the next one.
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { type AfterReply, waitingOn } from "./after-reply";
import styles from "./composer.module.css";

interface Props {
    ticket: Ticket;
    label: string;
    isNote: boolean;
    isBusy: boolean;
    canSend: boolean;
    /** What may follow a reply; fewer than two: there is no choice. */
    possible: readonly AfterReply[];
    chosen: AfterReply;
    isOpen: boolean;
    onOpen: (isOpen: boolean) => void;
    /** Sends in the way that is chosen. */
    onSend: () => void;
    /** Chooses a way, and sends where something is written. */
    onChoose: (after: AfterReply) => void;
}

export function SendButton(props: Props) {
    const { t } = useTranslation();
    const { ticket, label, isNote, isBusy, canSend, possible, isOpen } = props;
    const main = (
        <Button
            className={styles.send}
            data-note={isNote || undefined}
            variant="filled"
            size="compact-sm"
            disabled={!canSend}
            loading={isBusy}
            onClick={props.onSend}
            aria-keyshortcuts="Control+Enter"
            title="Ctrl+Enter"
        >
            {label}
        </Button>
    );
    if (isNote || possible.length < 2) return main;
    return (
        <Button.Group>
            {main}
            <Menu position="top-end" opened={isOpen} onChange={props.onOpen} returnFocus>
                <Menu.Target>
                    <Tooltip
                        label={
                            <>
                                {t("composer.after.choose")} <kbd>Ctrl Shift Enter</kbd>
                            </>
                        }
                    >
                        <ActionIcon
                            variant="filled"
                            color="iris"
                            className={styles.sendMore}
                            aria-label={t("composer.after.choose")}
                            aria-keyshortcuts="Control+Shift+Enter"
                        >
                            <IconChevronDown size={14} />
                        </ActionIcon>
                    </Tooltip>
                </Menu.Target>
                <Menu.Dropdown aria-label={t("composer.after.choose")}>
                    {possible.map((after) => (
                        <Menu.Item
                            key={after}
                            aria-current={after === props.chosen || undefined}
                            leftSection={
                                <IconCheck
                                    size={14}
                                    aria-hidden
                                    visibility={after === props.chosen ? "visible" : "hidden"}
                                />
                            }
                            onClick={() => props.onChoose(after)}
                        >
                            {afterLabel(after, ticket, t)}
                        </Menu.Item>
                    ))}
                </Menu.Dropdown>
            </Menu>
        </Button.Group>
    );
}

/** A way to send, in words: `Reply and resolve`. */
export function afterLabel(after: AfterReply, ticket: Ticket, t: TFunction): string {
    if (after === "wait") return t(`composer.after.wait.${waitingOn(ticket)}`);
    if (after === "resolve") return t("composer.after.resolve");
    return t(waitingOn(ticket) === "nothing" ? "composer.after.reopen" : "composer.after.open");
}
