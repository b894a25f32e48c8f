// How a contract stands: until when there is support, or that it has ended.
import { useTranslation } from "react-i18next";

import type { Contract } from "../../api/types";
import { locale } from "../../text/language";
import { useText } from "../catalogue";
import styles from "./contract.module.css";

type Shape = Pick<Contract, "state" | "begins_at" | "ends_at">;

export function ContractEnd({ contract: { state, begins_at, ends_at } }: { contract: Shape }) {
    const { t } = useText();
    const { i18n } = useTranslation();
    const day = (at: string) =>
        new Intl.DateTimeFormat(locale(i18n.language), { dateStyle: "medium" }).format(
            new Date(at),
        );
    const text = {
        upcoming: t("contract.begins", { day: day(begins_at) }),
        active: t("contract.until", { day: day(ends_at) }),
        expired: t("contract.expired", { day: day(ends_at) }),
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
