// The metrics that there are, and the one that is chosen, drawn.
import { IconChartLine, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { listCommand } from "../../parts/list/key-bindings";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { type Metric, metricsQuery, type Scope } from "../api";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { AllEnvironments, AskedText } from "../parts";
import { MetricChart } from "./metric-chart";
import own from "./metrics.module.css";

export function Explorer({ scope }: { scope?: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [asked, ask] = useAsked();
    const field = useRef<HTMLInputElement>(null);
    const of: Scope = scope ?? { application: asked.application };
    const metrics = useQuery(metricsQuery({ from, to }, of.application, asked.search));
    const { service } = of;
    const items = metrics.data?.items.filter(
        ({ services }) => service === undefined || services.includes(service),
    );
    const named = items?.find(({ metric }) => metric === asked.metric);
    // The buckets of a histogram have no unit of their own: it is that of their sum.
    const sum = asked.metric?.replace(/_bucket$/, "_sum");
    const unit = named?.unit || items?.find(({ metric }) => metric === sum)?.unit;
    const chosen = named && { ...named, unit: unit ?? "" };
    useCommands([
        {
            id: listCommand("filter"),
            label: t("telemetry.metrics.search"),
            group: t("command.group.do"),
            isKeyOnly: true,
            run: () => field.current?.focus(),
        },
    ]);
    return (
        <div className={own.explorer}>
            <nav className={own.names} aria-label={t("place.metrics")}>
                <AskedText
                    ref={field}
                    leftSection={<IconSearch size={14} />}
                    aria-label={t("telemetry.metrics.search")}
                    placeholder={t("telemetry.metrics.search")}
                    value={asked.search}
                    onAsk={(search) => ask({ search }, { isReplaced: true })}
                />
                {!metrics.data && metrics.error && (
                    <Failed error={metrics.error} retry={() => void metrics.refetch()} />
                )}
                {!metrics.data && !metrics.error && <Skeletons rows={14} height={40} />}
                {items && (
                    <Names
                        of={items}
                        chosen={asked.metric}
                        onChoose={(metric) =>
                            ask({
                                metric,
                                match: undefined,
                                by: undefined,
                                show: undefined,
                                q: undefined,
                            })
                        }
                    />
                )}
                {metrics.data?.is_cut && <p className={styles.note}>{t("telemetry.isCut")}</p>}
            </nav>
            <div className={own.chosen}>
                <AllEnvironments />
                {asked.metric !== undefined ? (
                    <MetricChart
                        key={asked.metric}
                        scope={of}
                        metric={asked.metric}
                        about={chosen}
                    />
                ) : (
                    items &&
                    (items.length === 0 ? (
                        <Empty
                            icon={<IconChartLine size={22} />}
                            title={t("telemetry.metrics.empty")}
                        >
                            {t("telemetry.metrics.emptyHelp")}
                        </Empty>
                    ) : (
                        <Empty
                            icon={<IconChartLine size={22} />}
                            title={t("telemetry.metrics.choose")}
                        >
                            {t("telemetry.metrics.chooseHelp")}
                        </Empty>
                    ))
                )}
            </div>
        </div>
    );
}

interface NamesProps {
    of: readonly Metric[];
    chosen: string | undefined;
    onChoose: (metric: string) => void;
}

function Names({ of, chosen, onChoose }: NamesProps) {
    const { t } = useTranslation();
    const formats = useFormats();
    return (
        <ul role="list" className={own.list}>
            {of.map((one) => (
                <li key={one.metric}>
                    <button
                        type="button"
                        className={`plain ${own.name}`}
                        aria-current={one.metric === chosen || undefined}
                        title={one.description}
                        onClick={() => onChoose(one.metric)}
                    >
                        <span className="cut" translate="no">
                            {one.metric}
                        </span>
                        <span className={own.about}>
                            <span translate="no">
                                {[one.type, one.unit].filter(Boolean).join(" · ")}
                            </span>
                            <span>
                                {t("telemetry.metrics.series", {
                                    count: one.series,
                                    shown: formats.count(one.series),
                                })}
                            </span>
                        </span>
                    </button>
                </li>
            ))}
        </ul>
    );
}
