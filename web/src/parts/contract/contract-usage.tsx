// How much of the hours of a contract is used in its period now.
import { useTranslation } from "react-i18next";

import type { Contract } from "../../api/types";
import { locale } from "../../text/language";
import { useText } from "./catalogue";
import { spentTime } from "../value/spent";

type Shape = Pick<Contract, "hours" | "period" | "usage">;

export function ContractUsage({ contract: { hours, period, usage } }: { contract: Shape }) {
    const { t } = useText();
    const { i18n } = useTranslation();
    const language = locale(i18n.language);
    const used = spentTime(usage.used_minutes, language);
    if (hours === null)
        return usage.used_minutes > 0 ? (
            <p className="dim">{t("contract.used", { used })}</p>
        ) : null;
    const left = usage.left_minutes ?? 0;
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
    const until = day.format(new Date(`${usage.to}T00:00:00Z`));
    return (
        <div>
            <progress
                max={hours * 60}
                value={Math.min(usage.used_minutes, hours * 60)}
                aria-label={t("contract.usage")}
            />
            <p>
                {t(left < 0 ? "contract.over" : "contract.left", {
                    used,
                    left: spentTime(Math.abs(left), language),
                })}
            </p>
            <p className="dim">{t(`contract.periods.${period}`, { day: until })}</p>
        </div>
    );
}
