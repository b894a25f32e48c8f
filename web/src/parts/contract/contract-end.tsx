// How a contract stands: until when there is support, or that it has ended.
import { useTranslation } from "react-i18next";

import type { Contract } from "../../api/types";
import { locale } from "../../text/language";
import { useText } from "./catalogue";
import styles from "./contract.module.css";

type Shape = Pick<Contract, "state" | "begins_at" | "ends_at">;

export function ContractEnd({ contract: { state, begins_at, ends_at } }: { contract: Shape }) {
    const { t } = useText();
    const { i18n } = useTranslation();
    const day = (at: number) =>
        new Intl.DateTimeFormat(locale(i18n.language), { dateStyle: "medium" }).format(at);
    // It ends when its last day is over, at the midnight that begins the next one.
    const lastDay = day(Date.parse(ends_at) - 1);
    const text = {
        upcoming: t("contract.begins", { day: day(Date.parse(begins_at)) }),
        active: t("contract.until", { day: lastDay }),
        expired: t("contract.expired", { day: lastDay }),
    }[state];
    return (
        <p
            className={styles.end}
            data-state={state}
            role={state === "expired" ? "note" : undefined}
        >
            {text}
        </p>
    );
}
