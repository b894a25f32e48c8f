// How an objective stands, as signs: a colour, an icon and a word; and what is left of its budget.
import {
    IconAlertTriangle,
    IconArchive,
    IconCircleCheck,
    IconCircleX,
    IconHelpCircle,
    IconPlayerPause,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Objective } from "../../api/types";
import { useFormats } from "../figures";
import { ShareBar } from "../parts";
import { percent, type Shown, shownOf } from "./model";

const looks = {
    met: [IconCircleCheck, "var(--ms-resolved)"],
    at_risk: [IconAlertTriangle, "var(--ms-open)"],
    missed: [IconCircleX, "var(--ms-breached)"],
    no_data: [IconHelpCircle, "var(--ms-ink-2)"],
    off: [IconPlayerPause, "var(--ms-ink-2)"],
    retired: [IconArchive, "var(--ms-ink-2)"],
} as const;

export function StatusMark({ of }: { of: Objective | Objective["status"] }) {
    const { t } = useTranslation();
    const shown: Shown = typeof of === "string" ? of : shownOf(of);
    const [Icon, color] = looks[shown];
    return (
        <span className="row" style={{ color, flex: "none", gap: 4 }}>
            <Icon size={14} aria-hidden />
            {t(`objective.statuses.${shown}`)}
        </span>
    );
}

/** What is left of the budget, in words, with a bar behind them. */
export function BudgetLeft({ figures }: { figures: Objective["figures"] }) {
    const { t } = useTranslation();
    const { language } = useFormats();
    const left = figures.budget_left_percent;
    if (left === null) return <span className="dim">–</span>;
    const text =
        left < 0
            ? t("objective.overspent", { by: percent(-left, language, 0) })
            : t("objective.left", { left: percent(left, language, 0) });
    return <ShareBar share={left / 100}>{text}</ShareBar>;
}
