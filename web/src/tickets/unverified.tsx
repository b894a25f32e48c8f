// The mark of a message whose sender may be anyone, and why that is so.
import { Popover } from "@mantine/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "../api/types";
import styles from "./unverified.module.css";

export function Unverified({ sender }: { sender: Message["claimed_sender"] }) {
    const { t } = useTranslation();
    return (
        <Popover position="bottom-start" shadow="md" width={320} trapFocus={false}>
            <Popover.Target>
                <button type="button" className={`plain ${styles.mark}`}>
                    <IconShieldQuestion size={13} aria-hidden /> {t("conversation.unverified")}
                </button>
            </Popover.Target>
            <Popover.Dropdown aria-label={t("conversation.unverified")}>
                <p>{t("conversation.unverifiedWhy")}</p>
                {sender && (
                    <p className={styles.claimed}>
                        {t("conversation.claimed")}{" "}
                        <span translate="no">
                            {[sender.name, sender.address].filter(Boolean).join(" · ")}
                        </span>
                    </p>
                )}
            </Popover.Dropdown>
        </Popover>
    );
}
