// What is asked of a report: which, of what time, grouped by what, of which tickets.
import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ReportFigures } from "../api/types";
import { FilterField } from "../parts/filter/filter-field";
import { useFilterLanguage } from "../parts/filter/server-language";
import { type Asked, type Period, periods, type Step, steps, usualPeriod } from "./query";
import styles from "./reports.module.css";

interface Props {
    asked: Asked;
    /** By what the report can be grouped. */
    groupings: readonly string[];
    /** It shows how things stand: there is no period. */
    isOfNow: boolean;
    figures: ReportFigures | undefined;
    onAsk: (change: Partial<Asked>) => void;
}

export function Controls({ asked, groupings, isOfNow, figures, onAsk }: Props) {
    const { t } = useTranslation();
    const language = useFilterLanguage("ticket");
    const period = asked.period ?? usualPeriod;
    const isSeries = figures?.shape === "series";
    return (
        <div className={styles.controls}>
            {!isOfNow && (
                <Select
                    aria-label={t("reports.period.label")}
                    w={190}
                    allowDeselect={false}
                    value={period}
                    data={periods.map((value) => ({ value, label: t(`reports.period.${value}`) }))}
                    onChange={(value) =>
                        onAsk({
                            period: value as Period,
                            from: value === "custom" ? figures?.first : undefined,
                            to: value === "custom" ? figures?.last : undefined,
                        })
                    }
                />
            )}
            {!isOfNow && period === "custom" && (
                <>
                    <Day
                        label={t("reports.period.from")}
                        value={asked.from ?? ""}
                        onChange={(from) => onAsk({ from })}
                    />
                    <Day
                        label={t("reports.period.to")}
                        value={asked.to ?? ""}
                        onChange={(to) => onAsk({ to })}
                    />
                </>
            )}
            {isSeries && (
                <SegmentedControl
                    aria-label={t("reports.step.label")}
                    value={figures.step}
                    data={steps.map((value) => ({ value, label: t(`reports.step.${value}`) }))}
                    onChange={(value) => onAsk({ step: value as Step })}
                />
            )}
            {groupings.length > 1 && (
                <SegmentedControl
                    aria-label={t("reports.by.label")}
                    value={figures?.by ?? asked.by ?? groupings[0] ?? ""}
                    data={groupings.map((value) => ({
                        value,
                        label: t(`reports.by.${value}` as never),
                    }))}
                    onChange={(by) => onAsk({ by })}
                />
            )}
            <div className={styles.filter}>
                <FilterField
                    language={language}
                    value={asked.filter ?? ""}
                    onChange={(filter) => onAsk({ filter: filter || undefined })}
                    label={t("reports.filterLabel")}
                    placeholder={t("reports.filterPlaceholder")}
                    isMain
                />
            </div>
        </div>
    );
}

function Day({
    label,
    value,
    onChange,
}: {
    label: string;
    value: string;
    onChange: (day: string) => void;
}) {
    return (
        <TextInput
            type="date"
            aria-label={label}
            w={140}
            value={value}
            onChange={({ currentTarget }) => currentTarget.value && onChange(currentTarget.value)}
        />
    );
}
