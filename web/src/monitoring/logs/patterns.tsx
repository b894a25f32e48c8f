// The patterns that log records follow: how often each came, and which are new.
import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import { useTimeRange } from "../../parts/range/time-range";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { When } from "../../text/when";
import { useAsked } from "../address";
import { type LogPattern, patternsQuery, rankOf } from "../api";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { ServiceChoice } from "../traces/filter-tools";
import { AllEnvironments, SeverityMark, ShareBar } from "../parts";
import own from "./logs.module.css";

const idOf = ({ pattern }: LogPattern) => pattern;
const nameOf = ({ template }: LogPattern) => template;
const newFirst = { column: "new", isDescending: true };

export function Patterns() {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [asked, ask] = useAsked();
    const { application, service, severity } = asked;
    const patterns = useQuery(
        patternsQuery({ from, to }, { application, service, severity_min: severity }),
    );
    const columns = useColumns();
    const newOnes = patterns.data?.items.filter(({ is_new }) => is_new).length ?? 0;
    return (
        <>
            <div className={styles.tools}>
                <ServiceChoice />
                <span className="dim" role="status">
                    {patterns.data &&
                        t("telemetry.logs.newPatterns", {
                            count: newOnes,
                            of: patterns.data.items.length,
                        })}
                </span>
            </div>
            <AllEnvironments />
            {patterns.data?.sampled && (
                <p className={styles.note}>{t("telemetry.logs.patternsSampled")}</p>
            )}
            {patterns.data?.is_cut && <p className={styles.note}>{t("telemetry.isCut")}</p>}
            <Table<LogPattern>
                name="telemetry-patterns"
                label={t("telemetry.logs.patterns")}
                columns={columns}
                rows={patterns.data?.items}
                idOf={idOf}
                nameOf={nameOf}
                sort={newFirst}
                empty={
                    <Empty icon={<IconSparkles size={22} />} title={t("telemetry.logs.noPatterns")}>
                        {t("telemetry.logs.noPatternsHelp")}
                    </Empty>
                }
                error={patterns.data ? undefined : (patterns.error ?? undefined)}
                retry={() => void patterns.refetch()}
                isStale={patterns.isPlaceholderData}
                onOpen={(pattern) => ask({ pattern, tab: undefined, open: undefined })}
                isMain
            />
        </>
    );
}

function useColumns(): Column<LogPattern>[] {
    const { t } = useTranslation();
    const formats = useFormats();
    return useMemo<Column<LogPattern>[]>(
        () => [
            {
                id: "new",
                label: t("telemetry.logs.new"),
                show: ({ is_new: isNew }) =>
                    isNew && <span className={own.new}>{t("telemetry.logs.new")}</span>,
                // Among the new ones the frequent stand first.
                value: ({ is_new: isNew, count }) => (isNew ? 1e15 : 0) + count,
                width: 76,
            },
            {
                id: "severity",
                label: t("telemetry.logs.severity"),
                show: ({ severity }) => <SeverityMark severity={severity} />,
                value: ({ severity }) => rankOf(severity),
                width: 92,
                isOnPhone: true,
            },
            {
                id: "template",
                label: t("telemetry.logs.pattern"),
                show: ({ template, sample }) => (
                    <span className={styles.statement} title={sample} translate="no">
                        {template}
                    </span>
                ),
                value: nameOf,
                width: 320,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "count",
                label: t("telemetry.logs.count"),
                show: ({ count }) => formats.count(count),
                value: ({ count }) => count,
                width: 90,
                isNumber: true,
                isOnPhone: true,
            },
            {
                id: "share",
                label: t("telemetry.share"),
                show: ({ share }) => <ShareBar share={share}>{formats.share(share)}</ShareBar>,
                value: ({ share }) => share,
                width: 110,
                isNumber: true,
            },
            {
                id: "first",
                label: t("telemetry.logs.firstSeen"),
                show: ({ first_seen_at: at }) => <When at={at} />,
                value: ({ first_seen_at: at }) => at,
                width: 150,
                isNumber: true,
            },
        ],
        [t, formats],
    );
}
