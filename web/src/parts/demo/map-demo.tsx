// The map of thirty made-up services, of sixty, of a few, and of none.
import { IconSitemap } from "@tabler/icons-react";
import { useMemo, useState } from "react";

import { Problem } from "../../api/problem";
import { Empty } from "../../frame/states";
import { useText } from "../catalogue";
import type { MapEdge, MapNode, NodeKind } from "../map/graph";
import { ServiceMap } from "../map/service-map";
import { numbers } from "./services";
import { Part, State } from "./show";

const names = ["gateway", "checkout", "stock", "ledger", "mail", "search", "login", "export"];

/** Layers of services, at the end of which are databases, queues and what others run. */
function made(count: number): { nodes: MapNode[]; edges: MapEdge[] } {
    const next = numbers(count);
    const traffic = (rate: number) => ({
        requestsPerSecond: rate,
        errorShare: next() < 0.75 ? next() * 0.004 : next() * 0.12,
        p95: next() < 0.1 ? null : 3 + next() ** 3 * 1_800,
    });
    const kindOf = (at: number): NodeKind =>
        at < count * 0.6
            ? "service"
            : ((["database", "queue", "external"] as const)[at % 3] ?? "service");
    const nodes = Array.from({ length: count }, (_, at): MapNode => {
        const kind = kindOf(at);
        const name = kind === "service" ? (names[at % names.length] ?? "") : kind;
        return {
            id: `node-${at}`,
            label: at === 4 ? "checkout-gateway-with-a-very-long-name.eu-central" : `${name}-${at}`,
            kind,
            ...traffic(10 ** (next() * 4)),
        };
    });
    const edges: MapEdge[] = [];
    const call = (from: number, to: number) =>
        edges.push({ from: `node-${from}`, to: `node-${to}`, ...traffic(10 ** (next() * 4 - 1)) });
    for (let at = 1; at < count - 1; at += 1) {
        call(Math.floor(Math.min(at, count * 0.6) * next()), at);
        if (next() < 0.3) call(Math.floor(Math.min(at, count * 0.6) * next()), at);
    }
    // One that answers back, and one that calls itself.
    call(5, 1);
    call(3, 3);
    return { nodes, edges };
}

const [thirty, sixty, few] = [made(30), made(60), made(4)];

export function MapDemo() {
    const { t } = useText();
    const [openId, open] = useState<string>();
    const nodes = useMemo(
        () => thirty.nodes.map((node) => ({ ...node, isSelected: node.id === openId })),
        [openId],
    );
    const empty = (
        <Empty icon={<IconSitemap size={22} />} title={t("demo.empty")}>
            {t("demo.emptyHelp")}
        </Empty>
    );
    const title = t("demo.map");
    return (
        <Part title={title}>
            <State name={t("demo.state.nodes", { count: 30 })} height={520}>
                <ServiceMap
                    title={title}
                    nodes={nodes}
                    edges={thirty.edges}
                    empty={empty}
                    onOpen={(id) => open(id === openId ? undefined : id)}
                />
            </State>
            <State name={t("demo.state.nodes", { count: 60 })} height={520}>
                <ServiceMap title={t("demo.mapLarge")} {...sixty} empty={empty} onOpen={open} />
            </State>
            <State name={t("demo.state.few")} height={260}>
                <ServiceMap title={t("demo.mapSmall")} {...few} empty={empty} />
            </State>
            <State name={t("demo.state.loading")} height={220}>
                <ServiceMap title={title} nodes={undefined} edges={[]} empty={empty} />
            </State>
            <State name={t("demo.state.empty")}>
                <ServiceMap title={title} nodes={[]} edges={[]} empty={empty} />
            </State>
            <State name={t("demo.state.error")}>
                <ServiceMap
                    title={title}
                    nodes={undefined}
                    edges={[]}
                    error={new Problem(503, {}, "req-81cc")}
                    retry={() => undefined}
                    empty={empty}
                />
            </State>
        </Part>
    );
}
