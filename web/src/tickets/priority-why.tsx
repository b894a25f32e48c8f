// Why a ticket has its priority: the whole matrix, with the cell that decided it lit.
import { useTranslation } from "react-i18next";

import type { Degree } from "../api/types";
import { Why } from "../parts/value/why";
import { degrees, priorityOf } from "./classes";
import styles from "./properties.module.css";

export function PriorityWhy({ impact, urgency }: { impact: Degree; urgency: Degree }) {
    const { t } = useTranslation();
    return (
        <Why
            of={t("field.priority")}
            because={t("why.priorityText", {
                impact: t(`degree.${impact}`),
                urgency: t(`degree.${urgency}`),
                priority: t(`priority.${priorityOf(impact, urgency)}`),
            })}
        >
            <table className={styles.matrix}>
                <caption className="unseen">{t("why.priority")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("why.axes")}</th>
                        {degrees.map((column) => (
                            <th key={column} scope="col">
                                {t(`degree.${column}`)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {[...degrees].reverse().map((row) => (
                        <tr key={row}>
                            <th scope="row">{t(`degree.${row}`)}</th>
                            {degrees.map((column) => (
                                <td
                                    key={column}
                                    data-lit={(row === impact && column === urgency) || undefined}
                                >
                                    {t(`priority.${priorityOf(row, column)}`)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </Why>
    );
}
