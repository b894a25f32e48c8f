// What an objective would have come to in its window until now, before it is saved.
import { useTranslation } from "react-i18next";

import type { ObjectivePreview } from "../../api/types";
import { useFormats } from "../figures";
import { StatusMark } from "./marks";
import { percent } from "./model";
import { Trend } from "./objectives";

/** Always there, so that it is read out when it fills. */
export function Preview({ answer, days }: { answer: ObjectivePreview | undefined; days: number }) {
    return <div role="status">{answer && <Answer of={answer} days={days} />}</div>;
}

function Answer({ of, days }: { of: ObjectivePreview; days: number }) {
    const { t } = useTranslation();
    const { language, count } = useFormats();
    const { figures, status, trend } = of;
    if (figures.requests === 0) return <p>{t("objective.previewNone", { count: days })}</p>;
    return (
        <div className="stack">
            <div className="row" style={{ flexWrap: "wrap", gap: 12 }}>
                <StatusMark of={status} />
                <Trend of={trend} days={days} />
            </div>
            <p>
                {t("objective.previewOf", {
                    count: days,
                    requests: count(figures.requests),
                    bad: count(figures.bad),
                    attained: percent(figures.attained_percent, language),
                    allowed: count(Math.floor(figures.budget_requests)),
                })}
            </p>
            {figures.budget_requests < 1 && <p>{t("objective.tooFew")}</p>}
            <Counted threshold={of.counted_threshold_ms} />
        </div>
    );
}

/** Where a threshold lies between two bins: up to where a request counts as fast enough. */
export function Counted({ threshold }: { threshold: number | null }) {
    const { t } = useTranslation();
    const { micros } = useFormats();
    if (threshold === null) return null;
    return <p className="dim">{t("objective.counted", { upTo: micros(threshold * 1000) })}</p>;
}
