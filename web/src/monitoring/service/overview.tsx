// How a service does: requests, errors, durations and Apdex under one crosshair.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { MarkList } from "../../parts/chart/mark-list";
import type { Span } from "../../parts/range/range";
import { useTimeRange } from "../../parts/range/time-range";
import type { Unit } from "../../parts/value/format";
import { StatTile } from "../../parts/value/stat-tile";
import { useAsked, useAskWhy } from "../address";
import { type Listed, type Scope, type Service, servicesQuery } from "../api";
import { ChangeList } from "../changes/changes";
import { useChanges } from "../changes/use-changes";
import { partOf, perSecond, toMilliseconds } from "../figures";
import { RequestCharts } from "./request-charts";
import styles from "./service.module.css";

export function Overview({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const [{ environment, operation, kind }] = useAsked();
    const { changes, marks, markers, aboutMarker, also } = useChanges(scope);
    const onWhy = useAskWhy(scope);
    return (
        <div className={styles.overview}>
            {operation === undefined && <Tiles scope={scope} />}
            <RequestCharts
                of={{ ...scope, environment, operation, kind }}
                markers={markers}
                aboutMarker={aboutMarker}
                onWhy={onWhy}
            />
            <p className={styles.hint}>{t("telemetry.chart.hint")}</p>
            <MarkList of={marks} also={also} />
            <ChangeList of={changes} />
        </div>
    );
}

/** The figures of the whole range, and how they were in the one before it. */
function Tiles({ scope }: { scope: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }] = useAsked();
    const place = { application: scope.application, environment };
    const span = { from, to };
    const before = { from: from - (to - from), to: from };
    const own = (answer: Listed<Service> | undefined) =>
        answer && (answer.items.find(({ service }) => service === scope.service) ?? null);
    const now = own(useQuery(servicesQuery(span, place)).data);
    const then = own(useQuery(servicesQuery(before, place)).data) ?? null;
    const tile = (
        label: string,
        unit: Unit,
        isGood: "up" | "down" | undefined,
        of: (service: Service, span: Span) => number | null,
    ) => (
        <StatTile
            label={label}
            unit={unit}
            isGood={isGood}
            value={now === undefined ? undefined : now && of(now, span)}
            before={then && of(then, before)}
        />
    );
    return (
        <section className={styles.tiles} aria-labelledby="service-figures">
            <h2 id="service-figures" className="unseen">
                {t("telemetry.figures")}
            </h2>
            {tile(t("telemetry.requests"), "rate", undefined, (one, of) =>
                perSecond(one.requests, of),
            )}
            {tile(t("telemetry.errors"), "share", "down", (one) =>
                partOf(one.errors, one.requests),
            )}
            {tile("p50", "duration", "down", (one) => toMilliseconds(one.p50_micros))}
            {tile("p95", "duration", "down", (one) => toMilliseconds(one.p95_micros))}
            {tile("p99", "duration", "down", (one) => toMilliseconds(one.p99_micros))}
            {tile(t("telemetry.chart.apdex"), "count", "up", (one) => one.apdex)}
        </section>
    );
}
