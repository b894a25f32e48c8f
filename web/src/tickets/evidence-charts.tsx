// The charts that monitoring attached to its note, in place. They are files from outside: as images
// they run nothing, and reach nothing.
import { useTranslation } from "react-i18next";

import type { EvidenceChart } from "./evidence";
import styles from "./files.module.css";

export function EvidenceCharts({ charts }: { charts: readonly EvidenceChart[] }) {
    const { t } = useTranslation();
    return (
        <ul role="list" className={styles.files} aria-label={t("conversation.charts")}>
            {charts.map(({ id, name, signal, number }) => {
                const href = `/api/v1/attachments/${id}`;
                return (
                    <li key={id}>
                        <a href={href} download={name} title={name}>
                            <img
                                src={href}
                                className={styles.chart}
                                loading="lazy"
                                alt={t("conversation.chart", { signal, number })}
                            />
                        </a>
                    </li>
                );
            })}
        </ul>
    );
}
