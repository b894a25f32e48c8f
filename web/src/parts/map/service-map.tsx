// Which service calls which, how often and how well. The picture is loaded when one is first shown;
// a table says the same.
import { ActionIcon } from "@mantine/core";
import { IconSitemap, IconTable } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";

import { patiently } from "../../api/recovery";
import { Failed } from "../../frame/states";
import { useText } from "./catalogue";
import { share } from "../value/format";
import {
    drawnIds,
    drawnPairs,
    graphOf,
    manyErrors,
    type MapEdge,
    type MapNode,
    nodeKinds,
    partOf,
    shapeOf,
    someErrors,
} from "./graph";
import styles from "./map.module.css";
import { MapTable } from "./map-table";
import { HealthSign, kindIcons } from "./marks";

const Picture = lazy(() => patiently(() => import("./picture")));

interface Props {
    title: string;
    /** None while it is loading. REQUIRES: the same arrays while they are the same data. */
    nodes: readonly MapNode[] | undefined;
    edges: readonly MapEdge[];
    error?: unknown;
    retry?: (() => void) | undefined;
    /** Instead of a map where nothing calls anything. */
    empty: ReactNode;
    onOpen?: ((id: string) => void) | undefined;
}

const none: readonly never[] = [];

export function ServiceMap(props: Props) {
    const { title, nodes, edges, error, retry, empty, onOpen } = props;
    const { t } = useText();
    const [isTable, setTable] = useState(false);
    const graph = useMemo(() => graphOf(nodes ?? none, edges), [nodes, edges]);
    // Which are drawn depends on who is there, not on what was last measured: nothing jumps.
    const shape = shapeOf(graph);
    const drawn = useMemo(() => {
        const ids = drawnIds(graph);
        return { ids, pairs: drawnPairs(graph, ids) };
    }, [shape]);
    const part = useMemo(() => partOf(graph, drawn.ids, drawn.pairs), [graph, drawn]);
    const hasFailed = error !== undefined && error !== null;
    const isShown = !hasFailed && graph.nodes.size > 0;
    const left = graph.nodes.size - part.nodes.size;
    const leftEdges = graph.edges.length - part.edges.length;
    const waiting = (
        <div className={styles.waiting} aria-busy="true">
            <span className="unseen" role="status">
                {t("map.loading")}
            </span>
        </div>
    );
    return (
        <figure className={styles.map} aria-label={title}>
            <figcaption className={styles.title}>
                <span className="grow cut">{title}</span>
                {isShown && (
                    <ActionIcon
                        size={24}
                        aria-label={t(isTable ? "map.asPicture" : "map.asTable")}
                        onClick={() => setTable(!isTable)}
                    >
                        {isTable ? <IconSitemap size={14} /> : <IconTable size={14} />}
                    </ActionIcon>
                )}
            </figcaption>
            {hasFailed && <Failed error={error} {...(retry && { retry })} />}
            {!hasFailed && !nodes && waiting}
            {!hasFailed && nodes && graph.nodes.size === 0 && empty}
            {isShown && isTable && <MapTable label={title} graph={graph} onOpen={onOpen} />}
            {isShown && !isTable && (
                <>
                    <Suspense fallback={waiting}>
                        <Picture label={title} graph={part} shape={shape} onOpen={onOpen} />
                    </Suspense>
                    {left > 0 && (
                        <p className={styles.note}>
                            {t("map.left", { count: left, drawn: part.nodes.size })}
                        </p>
                    )}
                    {leftEdges > 0 && (
                        <p className={styles.note}>
                            {t("map.leftEdges", { count: leftEdges, drawn: part.edges.length })}
                        </p>
                    )}
                    <Key />
                </>
            )}
        </figure>
    );
}

/** What the signs mean. */
function Key() {
    const { t, language } = useText();
    return (
        <p className={styles.key}>
            {nodeKinds.map((kind) => {
                const Icon = kindIcons[kind];
                return (
                    <span key={kind}>
                        <Icon size={14} aria-hidden /> {t(`map.kind.${kind}`)}
                    </span>
                );
            })}
            <span>
                <HealthSign health="some" size={14} />{" "}
                {t("map.orMore", { share: share(someErrors, language) })}
            </span>
            <span>
                <HealthSign health="many" size={14} />{" "}
                {t("map.orMore", { share: share(manyErrors, language) })}
            </span>
            <span>{t("map.thickness")}</span>
        </p>
    );
}
