// The window of an objective over time: what was left of its budget, and the requests that spent it.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Objective, ObjectiveHistory } from "../../api/types";
import { Chart } from "../../parts/chart/chart";
import { TimeRangeProvider } from "../../parts/range/time-range";
import type { TimeRange } from "../../parts/range/range";
import { chartOf } from "../figures";
import serviceStyles from "../service/service.module.css";
import { historyQuery } from "./queries";

export function BudgetCharts({ of }: { of: Objective }) {
    const window = useMemo<TimeRange>(
        () => ({ kind: "last", amount: of.window_days, unit: "d" }),
        [of.window_days],
    );
    return (
        <TimeRangeProvider initial={window} refreshSeconds={60}>
            <Charts of={of} />
        </TimeRangeProvider>
    );
}

function Charts({ of }: { of: Objective }) {
    const { t } = useTranslation();
    const history = useQuery(historyQuery(of.id));
    const charts = useMemo(
        () =>
            history.data &&
            chartsOf(history.data, {
                left: t("objective.budgetLeft"),
                bad: t(`objective.bad.${of.indicator}`),
            }),
        [history.data, of.indicator, t],
    );
    return (
        <div className={serviceStyles.charts}>
            {(["left", "bad"] as const).map((name) => (
                <Chart
                    key={name}
                    title={t(
                        name === "left" ? "objective.budgetLeft" : `objective.bad.${of.indicator}`,
                    )}
                    data={charts?.[name]}
                    error={charts ? undefined : (history.error ?? undefined)}
                    retry={() => void history.refetch()}
                    empty={<p className={serviceStyles.nothing}>{t("objective.noRequests")}</p>}
                    height={180}
                />
            ))}
        </div>
    );
}

function chartsOf(history: ObjectiveHistory, names: { left: string; bad: string }) {
    const { times, requests, bad, budget_left_percent: left } = history;
    const part = (values: readonly (number | null)[]) =>
        values.map((value) => (value === null ? null : value / 100));
    const share = bad.map((value, at) => {
        const all = requests[at] ?? 0;
        return all > 0 ? value / all : null;
    });
    return {
        left: chartOf(times, "share", [{ id: "left", label: names.left, values: part(left) }]),
        bad: chartOf(times, "share", [{ id: "bad", label: names.bad, values: share }]),
    };
}
