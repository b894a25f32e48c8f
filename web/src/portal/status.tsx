// Where a request stands, in the words of who asked.
import { useTranslation } from "react-i18next";

import type { Status } from "../api/types";
import styles from "./portal.module.css";

export function StatusMark({ status }: { status: Status }) {
    const { t } = useTranslation();
    return (
        <span className={styles.status} data-status={status}>
            {t(`portal.status.${status}`)}
        </span>
    );
}
