// A panel beside a list that shows one of its rows: j and k walk the list, and Escape leads back to
// the row. What is open stands in the address.
import { ActionIcon, CloseButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useRef } from "react";

import { useCommands } from "../../frame/commands";
import { useText } from "../catalogue";
import { type ListCommand, listCommand } from "../list/key-bindings";
import { useUrlValue } from "../url";
import styles from "./panel.module.css";
import { neighbours } from "./walk";

/** Which row is open, by the address. Walking on leaves one step in the browser's history. */
export function useOpen(name = "open") {
    const [openId, put] = useUrlValue(name);
    const [, replace] = useUrlValue(name, { isReplaced: true });
    const open = useCallback(
        (id: string | undefined) => (openId === undefined ? put : replace)(id),
        [openId, put, replace],
    );
    return [openId, open] as const;
}

interface Props {
    title: string;
    /** The rows of the list, in its order. */
    order: readonly string[];
    openId: string;
    onOpen: (id: string | undefined) => void;
    children: ReactNode;
    /** What can be done with it, beside its title. */
    tools?: ReactNode;
}

export function ListPanel({ title, order, openId, onOpen, children, tools }: Props) {
    const { t } = useText();
    const panel = useRef<HTMLElement>(null);
    const isPhone = useMediaQuery("(max-width: 760px)");
    const { at, previous, next } = neighbours(order, openId);
    const close = () => {
        onOpen(undefined);
        focusOn(openId);
    };
    const step = (id: string | undefined) => {
        if (id === undefined) return;
        onOpen(id);
        // Where the keys are in the list, they stay in it, on the row that is shown.
        if (!panel.current?.contains(document.activeElement)) focusOn(id);
    };
    const group = t("keys.list");
    const command = (name: ListCommand, label: string, run: () => void) => ({
        id: listCommand(name),
        label,
        group,
        isKeyOnly: true,
        run,
    });
    useCommands([
        command("next", t("keys.next"), () => step(next)),
        command("previous", t("keys.previous"), () => step(previous)),
        command("leave", t("panel.close"), close),
    ]);
    // On a phone the panel covers the list, so that it has the focus itself.
    useEffect(() => {
        if (isPhone) panel.current?.focus();
    }, [isPhone]);
    return (
        <aside ref={panel} className={styles.panel} aria-label={title} tabIndex={-1}>
            <div className={styles.head}>
                <h2 className="grow cut" title={title}>
                    {title}
                </h2>
                {tools}
                {at >= 0 && (
                    <span className={styles.place}>
                        {t("panel.place", { at: at + 1, count: order.length })}
                    </span>
                )}
                <ActionIcon
                    aria-label={t("keys.previous")}
                    disabled={previous === undefined}
                    onClick={() => step(previous)}
                >
                    <IconChevronUp size={16} />
                </ActionIcon>
                <ActionIcon
                    aria-label={t("keys.next")}
                    disabled={next === undefined}
                    onClick={() => step(next)}
                >
                    <IconChevronDown size={16} />
                </ActionIcon>
                <CloseButton size="sm" aria-label={t("panel.close")} onClick={close} />
            </div>
            <div className={styles.body} key={openId}>
                {children}
            </div>
        </aside>
    );
}

/** The row of that identity in whatever list is beside, once it is drawn and scrolled to. */
function focusOn(id: string) {
    requestAnimationFrame(() =>
        document
            .querySelector<HTMLElement>(`[role="row"][data-id="${CSS.escape(id)}"]`)
            ?.focus({ preventScroll: false }),
    );
}
