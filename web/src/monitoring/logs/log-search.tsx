// The search of log records: on its own page, under a service, and under a trace.
import { Select } from "@mantine/core";
import { IconFileText, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { Chart } from "../../parts/chart/chart";
import { listCommand } from "../../parts/list/key-bindings";
import { useTimeRange } from "../../parts/range/time-range";
import { attributesOf, useAsked, useAskWhy, withOne } from "../address";
import { histogramQuery, type LogFilter, logsQuery, rankOf, type Scope, severities } from "../api";
import { useChanges } from "../changes/use-changes";
import { chartOf } from "../figures";
import styles from "../monitoring.module.css";
import { AskedText, Chip } from "../parts";
import { AttributeField, ServiceChoice } from "../traces/filter-tools";
import { LogList } from "./log-list";

/** What the address asks of records; `scope` and `trace` are where the search stands. */
function useLogFilter(scope: Scope | undefined, trace: string | undefined): LogFilter {
    const [asked] = useAsked();
    return {
        application: scope ? scope.application : asked.application,
        service: scope ? scope.service : asked.service,
        query: asked.query,
        severity_min: asked.severity,
        trace: trace ?? asked.trace,
        attribute: attributesOf(asked),
        pattern: asked.pattern,
    };
}

export function LogSearch({ scope, trace }: { scope?: Scope; trace?: string }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [asked, ask] = useAsked();
    const filter = useLogFilter(scope, trace);
    const logs = useInfiniteQuery(logsQuery({ from, to }, filter));
    const rows = useMemo(() => logs.data?.pages.flatMap(({ items }) => items), [logs.data]);
    const more = () => {
        if (!logs.isFetchingNextPage) void logs.fetchNextPage();
    };
    return (
        <div className={styles.content}>
            <Tools scope={scope} trace={trace} />
            {trace === undefined && <Histogram filter={filter} />}
            {!rows && logs.error && <Failed error={logs.error} retry={() => void logs.refetch()} />}
            {!rows && !logs.error && <Skeletons rows={16} height={24} />}
            {rows?.length === 0 && (
                <Empty icon={<IconFileText size={22} />} title={t("telemetry.logs.empty")}>
                    {t("telemetry.logs.emptyHelp")}
                </Empty>
            )}
            {rows && rows.length > 0 && (
                <LogList
                    rows={rows}
                    isStale={logs.isPlaceholderData}
                    hasService={scope?.service === undefined}
                    more={logs.hasNextPage ? more : undefined}
                    openId={asked.open}
                    onOpen={(open) => ask({ open }, { isReplaced: true })}
                    onFilter={(attribute) =>
                        ask({ attribute: withOne(asked.attribute, attribute) })
                    }
                    onPattern={(pattern) => ask({ pattern })}
                />
            )}
        </div>
    );
}

function Tools({ scope, trace }: { scope: Scope | undefined; trace: string | undefined }) {
    const { t } = useTranslation();
    const [asked, ask] = useAsked();
    const field = useRef<HTMLInputElement>(null);
    useCommands([
        {
            id: listCommand("filter"),
            label: t("telemetry.logs.search"),
            group: t("command.group.do"),
            isKeyOnly: true,
            run: () => field.current?.focus(),
        },
    ]);
    return (
        <div className={styles.tools}>
            <AskedText
                ref={field}
                className={styles.wideField}
                leftSection={<IconSearch size={14} />}
                aria-label={t("telemetry.logs.search")}
                placeholder={t("telemetry.logs.searchExample")}
                value={asked.query}
                onAsk={(query) => ask({ query }, { isReplaced: true })}
            />
            {scope === undefined && <ServiceChoice />}
            <Select
                w={150}
                aria-label={t("telemetry.logs.severityMin")}
                placeholder={t("telemetry.logs.anySeverity")}
                clearable
                value={asked.severity ?? null}
                data={severities.map((value) => ({
                    value,
                    label: t("telemetry.logs.andWorse", {
                        severity: t(`telemetry.severity.${value}`),
                    }),
                }))}
                onChange={(severity) =>
                    ask({ severity: severity ?? undefined }, { isReplaced: true })
                }
            />
            <AttributeField />
            {asked.pattern !== undefined && (
                <Chip onDrop={() => ask({ pattern: undefined })}>
                    {t("telemetry.logs.patternIs", { pattern: asked.pattern })}
                </Chip>
            )}
            {trace === undefined && asked.trace !== undefined && (
                <Chip onDrop={() => ask({ trace: undefined })}>
                    {t("telemetry.logs.traceIs", { trace: asked.trace })}
                </Chip>
            )}
        </div>
    );
}

/** How many there were, by severity. */
function Histogram({ filter }: { filter: LogFilter }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const onWhy = useAskWhy(filter);
    const { markers, aboutMarker } = useChanges(filter);
    const histogram = useQuery(histogramQuery({ from, to }, filter));
    const data = useMemo(() => {
        if (!histogram.data) return undefined;
        const { times, counts } = histogram.data;
        const worstFirst = counts.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity));
        return chartOf(
            times,
            "count",
            worstFirst.map(({ severity, values }) => ({
                id: severity,
                label: t(`telemetry.severity.${severity}`),
                values,
            })),
        );
    }, [histogram.data, t]);
    // The list says what is to be said where there is nothing, or nothing is reached.
    const isEmpty = data?.series.every(({ values }) => values.every((value) => !value));
    if (isEmpty || (histogram.error && !data)) return null;
    return (
        <div className={styles.histogram}>
            <Chart
                title={t("telemetry.logs.histogram")}
                data={data}
                empty={null}
                markers={markers}
                aboutMarker={aboutMarker}
                height={100}
                onWhy={onWhy}
            />
        </div>
    );
}
