// All services that report, how often they are asked, how much fails and how long it takes; and the
// map of who calls whom.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { healthOf } from "../../parts/map/graph";
import { HealthSign } from "../../parts/map/marks";
import type { Span } from "../../parts/range/range";
import { Tabs } from "../../parts/range/tabs";
import { useTimeRange } from "../../parts/range/time-range";
import type { Column } from "../../parts/table/columns";
import { Table } from "../../parts/table/table";
import { When } from "../../text/when";
import { useAsked } from "../address";
import { type Service, servicesQuery } from "../api";
import { partOf, perSecond, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { Shell } from "../shell";
import { NoServices } from "./first-steps";
import { ServicesMap } from "./services-map";

const idOf = ({ application, service }: Service) => `${application}/${service}`;
const nameOf = ({ service }: Service) => service;
const busiestFirst = { column: "rate", isDescending: true };

export function Services() {
    const { t } = useTranslation();
    return (
        <Shell heading={<h1>{t("place.services")}</h1>} refreshSeconds={30}>
            <Tabs
                label={t("place.services")}
                tabs={[
                    { id: "list", label: t("telemetry.services.list"), show: () => <List /> },
                    { id: "map", label: t("telemetry.services.map"), show: () => <ServicesMap /> },
                ]}
            />
        </Shell>
    );
}

function List() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { from, to } = useTimeRange();
    const [{ application, environment, range }] = useAsked();
    const services = useQuery(servicesQuery({ from, to }, { application, environment }));
    const columns = useColumns(useMemo(() => ({ from, to }), [from, to]));
    const open = (id: string) => {
        const one = services.data?.items.find((other) => idOf(other) === id);
        if (!one) return;
        void navigate({
            to: "/services/$application/$service",
            params: { application: one.application, service: one.service },
            search: { range },
        });
    };
    return (
        <>
            {services.data?.is_cut && <p className={styles.note}>{t("telemetry.isCut")}</p>}
            <Table<Service>
                name="telemetry-services"
                label={t("place.services")}
                columns={columns}
                rows={services.data?.items}
                idOf={idOf}
                nameOf={nameOf}
                sort={busiestFirst}
                empty={<NoServices />}
                error={services.data ? undefined : (services.error ?? undefined)}
                retry={() => void services.refetch()}
                isStale={services.isPlaceholderData}
                onOpen={open}
                isMain
            />
        </>
    );
}

function useColumns(span: Span): Column<Service>[] {
    const { t } = useTranslation();
    const [{ range }] = useAsked();
    const formats = useFormats();
    return useMemo<Column<Service>[]>(() => {
        const quantile = (name: "p50" | "p95" | "p99"): Column<Service> => ({
            id: name,
            label: name,
            show: (one) => formats.micros(one[`${name}_micros`]),
            value: (one) => one[`${name}_micros`],
            width: 84,
            isNumber: true,
            isOnPhone: name === "p95",
        });
        return [
            {
                id: "service",
                label: t("telemetry.service"),
                show: (one) => (
                    <Link
                        to="/services/$application/$service"
                        params={{ application: one.application, service: one.service }}
                        search={{ range }}
                        translate="no"
                        tabIndex={-1}
                        onClick={(event) => event.stopPropagation()}
                    >
                        {one.service}
                    </Link>
                ),
                value: nameOf,
                width: 180,
                isWide: true,
                isFixed: true,
                isOnPhone: true,
            },
            {
                id: "application",
                label: t("telemetry.application"),
                show: ({ application }) => <span translate="no">{application}</span>,
                value: ({ application }) => application,
                width: 96,
            },
            {
                id: "rate",
                label: t("telemetry.requests"),
                show: ({ requests }) => formats.rate(perSecond(requests, span)),
                value: ({ requests }) => requests,
                width: 100,
                isNumber: true,
            },
            {
                id: "errors",
                label: t("telemetry.errors"),
                show: (one) => {
                    const errorShare = partOf(one.errors, one.requests);
                    const health = healthOf({ errorShare });
                    return (
                        <>
                            <HealthSign health={health} size={13} /> {formats.share(errorShare)}
                        </>
                    );
                },
                value: ({ errors, requests }) => partOf(errors, requests),
                width: 90,
                isNumber: true,
                isOnPhone: true,
            },
            quantile("p50"),
            quantile("p95"),
            quantile("p99"),
            {
                id: "apdex",
                label: t("telemetry.chart.apdex"),
                show: ({ apdex }) => formats.apdex(apdex),
                value: ({ apdex }) => apdex,
                width: 76,
                isNumber: true,
            },
            {
                id: "language",
                label: t("telemetry.services.language"),
                show: ({ language }) => <span translate="no">{language || "–"}</span>,
                value: ({ language }) => language,
                width: 90,
                isOptional: true,
            },
            {
                id: "versions",
                label: t("telemetry.services.versions"),
                show: ({ versions }) => <span translate="no">{versions.join(", ") || "–"}</span>,
                value: ({ versions }) => versions.join(", "),
                width: 120,
            },
            {
                id: "spans",
                label: t("telemetry.spans"),
                show: ({ spans }) => formats.count(spans),
                value: ({ spans }) => spans,
                width: 90,
                isNumber: true,
                isOptional: true,
            },
            {
                id: "seen",
                label: t("telemetry.services.seen"),
                show: ({ last_seen_at: at }) => <When at={at} />,
                value: ({ last_seen_at: at }) => at,
                width: 140,
                isNumber: true,
            },
        ];
    }, [t, formats, span, range]);
}
