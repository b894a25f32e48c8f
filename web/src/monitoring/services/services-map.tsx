// The map of services: each leads to its page; what is called but does not report says who calls
// it.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { MapEdge, MapNode } from "../../parts/map/graph";
import { ServiceMap } from "../../parts/map/service-map";
import { ListPanel, useOpen } from "../../parts/panel/list-panel";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { type MapAnswer, mapQuery } from "../api";
import { partOf, perSecond, toMilliseconds, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { NoServices } from "./first-steps";

const none: readonly MapEdge[] = [];

export function ServicesMap() {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { from, to } = useTimeRange();
    const [{ application, environment, range }] = useAsked();
    const [openId, open] = useOpen();
    const map = useQuery(mapQuery({ from, to }, { application, environment }));
    const drawn = useMemo(
        () => map.data && drawnOf(map.data, { from, to }, openId),
        [map.data, from, to, openId],
    );
    const opened = map.data?.nodes.find(({ id }) => id === openId);
    const onOpen = (id: string) => {
        const node = map.data?.nodes.find((one) => one.id === id);
        if (node?.kind === "service" && node.application !== "")
            void navigate({
                to: "/services/$application/$service",
                params: { application: node.application, service: node.name },
                search: { range },
            });
        else open(id === openId ? undefined : id);
    };
    return (
        <div className={styles.mapPage}>
            {map.data?.is_cut && <p className={styles.note}>{t("telemetry.services.mapIsCut")}</p>}
            <ServiceMap
                title={t("telemetry.services.mapTitle")}
                nodes={drawn?.nodes}
                edges={drawn?.edges ?? none}
                error={map.data ? undefined : (map.error ?? undefined)}
                retry={() => void map.refetch()}
                empty={<NoServices />}
                onOpen={onOpen}
            />
            {opened && map.data && (
                <ListPanel title={opened.name} order={[opened.id]} openId={opened.id} onOpen={open}>
                    <Callers of={opened.id} map={map.data} />
                </ListPanel>
            )}
        </div>
    );
}

function drawnOf({ nodes, edges }: MapAnswer, span: { from: number; to: number }, openId?: string) {
    return {
        nodes: nodes.map((node): MapNode => ({
            id: node.id,
            label: node.name,
            kind: node.kind,
            requestsPerSecond: perSecond(node.requests, span),
            errorShare: partOf(node.errors, node.requests),
            p95: toMilliseconds(node.p95_micros),
            isSelected: node.id === openId,
        })),
        edges: edges.map((edge): MapEdge => ({
            from: edge.from,
            to: edge.to,
            requestsPerSecond: perSecond(edge.calls, span),
            errorShare: partOf(edge.errors, edge.calls),
            p95: toMilliseconds(edge.p95_micros),
        })),
    };
}

/** Who calls it, how often and how well. */
function Callers({ of, map }: { of: string; map: MapAnswer }) {
    const { t } = useTranslation();
    const span = useTimeRange();
    const [{ range }] = useAsked();
    const formats = useFormats();
    const calls = map.edges.filter(({ to }) => to === of).sort((a, b) => b.calls - a.calls);
    return (
        <table className={styles.lines} aria-label={t("telemetry.services.calledBy")}>
            <thead>
                <tr>
                    <th scope="col">{t("telemetry.services.calledBy")}</th>
                    <th scope="col">{t("telemetry.calls")}</th>
                    <th scope="col">{t("telemetry.errors")}</th>
                    <th scope="col">p95</th>
                </tr>
            </thead>
            <tbody>
                {calls.map((call) => {
                    const node = map.nodes.find(({ id }) => id === call.from);
                    return (
                        <tr key={call.from}>
                            <th scope="row" translate="no">
                                {node?.application ? (
                                    <Link
                                        to="/services/$application/$service"
                                        params={{
                                            application: node.application,
                                            service: node.name,
                                        }}
                                        search={{ range }}
                                    >
                                        {node.name}
                                    </Link>
                                ) : (
                                    (node?.name ?? call.from)
                                )}
                            </th>
                            <td>{formats.rate(perSecond(call.calls, span))}</td>
                            <td>{formats.share(partOf(call.errors, call.calls))}</td>
                            <td>{formats.micros(call.p95_micros)}</td>
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}
