// The mark of a message whose sender may be anyone, and why that is so.
import { IconShieldQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "../api/types";
import { Why } from "../parts/value/why";
import styles from "./unverified.module.css";

export function Unverified({ sender }: { sender: Message["claimed_sender"] }) {
    const { t } = useTranslation();
    const shown = (
        <>
            <IconShieldQuestion size={13} aria-hidden /> {t("conversation.unverified")}
        </>
    );
    return (
        <Why
            of={t("conversation.unverified")}
            because={t("conversation.unverifiedWhy")}
            sign={{ shown, className: styles.mark }}
        >
            {sender && (
                <p className={styles.claimed}>
                    {t("conversation.claimed")}{" "}
                    <span translate="no">
                        {[sender.name, sender.address].filter(Boolean).join(" · ")}
                    </span>
                </p>
            )}
        </Why>
    );
}
