// A step of the chain where nothing stands: why, what would fill it, and a button for the one action
// that does, for those who may do it.
import { Button, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import i18next from "i18next";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { ChainStep, Ticket } from "../api/types";
import type { ChainAction } from "../frame/module";
import { useModules } from "../frame/modules";
import styles from "./chain.module.css";

/** Texts by codes that modules of the server name; one that is not known here says nothing. */
function useCodeText() {
    const { t } = useTranslation();
    return (group: "fills" | "reason", code: string | null) => {
        const key = `chain.${group}.${code}`;
        return code && i18next.exists(key) ? t(key as "chain.reason.opened_by_hand") : null;
    };
}

/** What the interface offers for the action, if the caller may do it and its module is here. */
function useAction(step: ChainStep): ChainAction | undefined {
    const modules = useModules();
    const { action } = step;
    if (!action?.is_allowed) return undefined;
    return modules.map(({ chainActions }) => chainActions?.[action.code]).find(Boolean);
}

export function EmptyStep({
    ticket,
    step,
    children,
}: {
    ticket: Ticket;
    step: ChainStep;
    children: ReactNode;
}) {
    const { t } = useTranslation();
    const text = useCodeText();
    const action = useAction(step);
    const [isOpen, popover] = useDisclosure(false);
    const [isActing, acting] = useDisclosure(false);
    const reason = text("reason", step.reason);
    const fills = step.fills.map((code) => text("fills", code)).filter(Boolean);
    return (
        <>
            <Popover
                position="bottom-start"
                shadow="md"
                width={300}
                opened={isOpen}
                onChange={(opened) => (opened ? popover.open() : popover.close())}
                trapFocus
                returnFocus
            >
                <Popover.Target>
                    <button
                        type="button"
                        className={`plain ${styles.target}`}
                        onClick={popover.toggle}
                    >
                        {children}
                    </button>
                </Popover.Target>
                <Popover.Dropdown
                    aria-label={t(`chain.${step.station}`)}
                    className={styles.empty}
                    tabIndex={-1}
                >
                    <p>{t(`chain.help.${step.station}`)}</p>
                    {reason && <p>{reason}</p>}
                    {fills.map((fill) => (
                        <p key={fill}>{t("chain.filledBy", { fill })}</p>
                    ))}
                    {action && (
                        <Button
                            size="xs"
                            data-autofocus
                            onClick={() => {
                                popover.close();
                                acting.open();
                            }}
                        >
                            {t(action.label)}
                        </Button>
                    )}
                </Popover.Dropdown>
            </Popover>
            {isActing && action && (
                <Suspense>
                    <action.Panel ticket={ticket} onClose={acting.close} />
                </Suspense>
            )}
        </>
    );
}
