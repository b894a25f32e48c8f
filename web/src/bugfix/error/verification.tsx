// Whether an error that was resolved is gone, and what says so.
import { IconCircleCheck, IconHourglass, IconRefreshAlert } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { share } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import styles from "./error.module.css";

const icons = {
    waiting: IconHourglass,
    verified: IconCircleCheck,
    withdrawn: IconRefreshAlert,
} as const;

export function Verification({ of }: { of: NonNullable<ErrorDetails["verification"]> }) {
    const { t, i18n } = useTranslation();
    const Icon = icons[of.state];
    const at = of.state === "withdrawn" ? of.withdrawn_at : of.verified_at;
    return (
        <section aria-labelledby="error-verification">
            <h2 id="error-verification">{t("bugfix.verification.title")}</h2>
            <p className={styles.verification} data-state={of.state}>
                <Icon size={14} aria-hidden />
                <span>
                    {t(`bugfix.verification.${of.state}`)}
                    {of.returned_in !== null && (
                        <span translate="no"> · {of.returned_in}</span>
                    )}{" "}
                    {at !== null && (
                        <span className="dim">
                            <When at={at} />
                        </span>
                    )}
                </span>
            </p>
            {of.reason !== null && of.is_in_use && <p translate="no">{of.reason}</p>}
            {of.state === "waiting" && (
                <p className="dim">
                    {!of.is_in_use && of.reason !== null
                        ? t("bugfix.verification.notInUse")
                        : of.reason !== null
                          ? t("bugfix.verification.chance", {
                                chance: share(of.chance, locale(i18n.language)),
                            })
                          : t("bugfix.verification.soon")}
                </p>
            )}
        </section>
    );
}
