// The search of spans, on its own page and under a service.
import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import { useTimeRange } from "../../parts/range/time-range";
import { Table } from "../../parts/table/table";
import { attributesOf, useAsked } from "../address";
import type { Asked } from "../asked";
import { type Scope, type SpanFilter, type SpanRow, spansQuery } from "../api";
import { FilterTools } from "./filter-tools";
import { microsOf } from "./lengths";
import { useSpanColumns } from "./span-columns";

const idOf = ({ trace, span }: SpanRow) => `${trace}/${span}`;
const nameOf = ({ operation }: SpanRow) => operation;

/** What the address asks of spans. */
function filterOf(asked: Asked, scope: Scope | undefined): SpanFilter {
    return {
        application: scope?.application ?? asked.application,
        service: scope?.service ?? asked.service,
        operation: asked.operation,
        kind: asked.kind,
        status: asked.status,
        min_micros: microsOf(asked.min),
        max_micros: microsOf(asked.max),
        attribute: attributesOf(asked),
        roots_only: asked.roots === "1",
        order: asked.order === "slowest" ? "slowest" : "newest",
    };
}

export function TraceSearch({ scope }: { scope?: Scope }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { from, to } = useTimeRange();
    const [asked] = useAsked();
    const spans = useInfiniteQuery(spansQuery({ from, to }, filterOf(asked, scope)));
    const rows = useMemo(() => spans.data?.pages.flatMap(({ items }) => items), [spans.data]);
    const longest = useMemo(
        () => rows?.reduce((most, one) => Math.max(most, one.duration_micros), 0) ?? 0,
        [rows],
    );
    const columns = useSpanColumns(longest, scope?.service !== undefined);
    const open = (id: string) => {
        const row = rows?.find((one) => idOf(one) === id);
        if (row)
            void navigate({
                to: "/traces/$trace",
                params: { trace: row.trace },
                search: { span: row.span, at: row.started_at },
            });
    };
    return (
        <>
            <FilterTools scope={scope} />
            <Table<SpanRow>
                name={scope ? "telemetry-service-spans" : "telemetry-spans"}
                label={t("telemetry.spans")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                sort={null}
                empty={
                    <Empty
                        icon={<IconTimeline size={22} />}
                        title={t("telemetry.traces.empty")}
                        action={
                            <Link to="/services" search={{}}>
                                {t("telemetry.traces.toServices")}
                            </Link>
                        }
                    >
                        {t("telemetry.traces.emptyHelp")}
                    </Empty>
                }
                error={rows ? undefined : (spans.error ?? undefined)}
                retry={() => void spans.refetch()}
                isStale={spans.isPlaceholderData}
                onOpen={open}
                more={
                    spans.hasNextPage
                        ? () => {
                              if (!spans.isFetchingNextPage) void spans.fetchNextPage();
                          }
                        : undefined
                }
                isMain
            />
        </>
    );
}
