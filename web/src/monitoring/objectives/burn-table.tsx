// How fast the budget is spent, in the times that are judged.
import { useTranslation } from "react-i18next";

import type { Objective } from "../../api/types";
import { duration } from "../../parts/value/format";
import { useFormats } from "../figures";
import shared from "../monitoring.module.css";
import { percent, times } from "./model";

type Burn = Objective["burn"][number];

export function BurnTable({ of }: { of: Objective }) {
    const { t } = useTranslation();
    return (
        <div
            style={{ overflowX: "auto" }}
            tabIndex={0}
            role="group"
            aria-label={t("objective.burn")}
        >
            <table className={shared.lines}>
                <thead>
                    <tr>
                        <th scope="col">{t("objective.times")}</th>
                        <th scope="col">{t("objective.rate")}</th>
                        <th scope="col">{t("objective.rateShort")}</th>
                        <th scope="col">{t("objective.limit")}</th>
                        <th scope="col">{t("objective.badRequests")}</th>
                        <th scope="col">{t("objective.signal")}</th>
                    </tr>
                </thead>
                <tbody>
                    {of.burn.map((burn) => (
                        <Row key={burn.long_minutes} of={burn} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Row({ of }: { of: Burn }) {
    const { t } = useTranslation();
    const { language, count } = useFormats();
    const time = (minutes: number) => duration(minutes * 60_000, language);
    return (
        <tr>
            <th scope="row">
                {t("objective.longAndShort", {
                    long: time(of.long_minutes),
                    short: time(of.short_minutes),
                })}
            </th>
            <td>{times(of.long_rate, language)}</td>
            <td>{times(of.short_rate, language)}</td>
            <td title={t("objective.limitOf", { share: percent(of.budget_percent, language) })}>
                {times(of.limit, language)}
            </td>
            <td>
                {t("objective.badOf", { bad: count(of.long_bad), all: count(of.long_requests) })}
            </td>
            <td className={of.is_burning ? shared.failing : "dim"}>
                {t(of.is_burning ? `objective.burning.${of.speed}` : "objective.calm")}
            </td>
        </tr>
    );
}
