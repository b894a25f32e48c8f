// The drawing of a service map: its nodes one group for the keyboard, its edges between them.
import { ActionIcon } from "@mantine/core";
import { IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";

import { useText } from "./catalogue";
import { Edge, EdgeLabel } from "./edge";
import { neighbourhood, pairOf, type ServiceGraph } from "./graph";
import { layoutOf, nodeSize } from "./layout";
import styles from "./map.module.css";
import { Node, scaleOfNumbers, useNodeTexts } from "./node";
import { useView } from "./use-view";
import { readingOrder, walked } from "./walk";

const zoomStep = 1.3;
const moveStep = 60;

interface Props {
    label: string;
    graph: ServiceGraph;
    /** The same as long as the same nodes and edges are drawn. */
    shape: string;
    onOpen: ((id: string) => void) | undefined;
}

export default function Picture({ label, graph, shape, onOpen }: Props) {
    const { t } = useText();
    const id = useId();
    const layout = useMemo(() => layoutOf(graph), [shape]);
    const order = useMemo(() => readingOrder(layout), [layout]);
    /** Where the keys act, also after the focus left the map. */
    const [cursor, setCursor] = useState<string | null>(null);
    const [focused, setFocused] = useState<string | null>(null);
    const [hovered, setHovered] = useState<string | null>(null);
    const cameFrom = useRef<string | null>(null);
    const texts = useNodeTexts(graph);
    const { place, view, drag, ...look } = useView(layout);
    const reached = cursor !== null && graph.nodes.has(cursor) ? cursor : order[0];
    const [active = null] = [hovered, focused].filter((one) => one && graph.nodes.has(one));
    const lit = useMemo(
        () => (active === null ? null : neighbourhood(graph, active)),
        [graph, active],
    );
    const edges = useMemo(() => new Map(graph.edges.map((edge) => [pairOf(edge), edge])), [graph]);
    const lines = layout.lines.flatMap((line) => {
        const edge = edges.get(pairOf(line));
        const isLit = active !== null && (line.from === active || line.to === active);
        return edge ? [{ key: pairOf(line), edge, points: line.points, isLit }] : [];
    });
    const open = useRef(onOpen);
    open.current = (one) => {
        if (!look.wasDragged()) onOpen?.(one);
    };
    const acts = useRef({
        onFocus: (one: string | null) => {
            setFocused(one);
            if (one !== null) setCursor(one);
        },
        onHover: setHovered,
        onOpen: (one: string) => open.current?.(one),
    });

    const go = (next: string) => {
        cameFrom.current = reached ?? null;
        setCursor(next);
        const at = layout.places.get(next);
        if (at) look.reveal({ ...at, ...nodeSize });
        place.current
            ?.querySelector<SVGElement>(`[data-id="${CSS.escape(next)}"]`)
            ?.focus({ preventScroll: true });
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const arrow = {
            ArrowLeft: [1, 0],
            ArrowRight: [-1, 0],
            ArrowUp: [0, 1],
            ArrowDown: [0, -1],
        }[event.key];
        const isOnNode = event.target instanceof Element && event.target.matches("[data-id]");
        if (event.shiftKey && arrow)
            look.move((arrow[0] ?? 0) * moveStep, (arrow[1] ?? 0) * moveStep);
        else if (event.key === "+" || event.key === "=") look.zoom(zoomStep);
        else if (event.key === "-") look.zoom(1 / zoomStep);
        else if (event.key === "0") look.fit();
        else if (isOnNode && reached !== undefined) {
            const isOpening = event.key === "Enter" || event.key === " ";
            const next = walked(event.key, reached, { graph, layout, cameFrom: cameFrom.current });
            if (isOpening) onOpen?.(reached);
            else if (next !== null) go(next);
            else if (!arrow) return;
        } else return;
        event.preventDefault();
    };
    return (
        <div className={styles.picture} onKeyDown={onKeyDown}>
            <div
                ref={place}
                className={styles.window}
                data-moved={look.isOwn || undefined}
                data-cut={look.isCut || undefined}
                {...drag}
            >
                <svg
                    role="group"
                    aria-label={label}
                    aria-describedby={`${id}-keys`}
                    width="100%"
                    height="100%"
                    visibility={look.isReady ? undefined : "hidden"}
                >
                    <Arrows id={id} />
                    <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
                        <g aria-hidden>
                            {lines.map(({ key, ...line }) => (
                                <Edge
                                    key={key}
                                    {...line}
                                    arrowId={id}
                                    scale={view.scale}
                                    isDim={lit !== null && !line.isLit}
                                />
                            ))}
                        </g>
                        {order.map((one) => {
                            const [node, at] = [graph.nodes.get(one), layout.places.get(one)];
                            return (
                                node &&
                                at && (
                                    <Node
                                        key={one}
                                        node={node}
                                        place={at}
                                        scale={view.scale}
                                        text={texts.get(one) ?? ""}
                                        isReached={one === reached}
                                        isDim={lit !== null && !lit.has(one)}
                                        canOpen={onOpen !== undefined}
                                        {...acts.current}
                                    />
                                )
                            );
                        })}
                        <g aria-hidden className={styles.labels}>
                            {lines
                                .filter(({ isLit }) => isLit && view.scale >= scaleOfNumbers)
                                .map(({ key, ...line }) => (
                                    <EdgeLabel key={key} {...line} />
                                ))}
                        </g>
                    </g>
                </svg>
            </div>
            {active !== null && (
                <p className={styles.active} aria-hidden>
                    {texts.get(active)}
                </p>
            )}
            <span id={`${id}-keys`} className="unseen">
                {t("map.keys")}
            </span>
            <div className={styles.tools}>
                <ActionIcon
                    size={24}
                    variant="default"
                    aria-label={t("map.zoomIn")}
                    onClick={() => look.zoom(zoomStep)}
                >
                    <IconPlus size={14} />
                </ActionIcon>
                <ActionIcon
                    size={24}
                    variant="default"
                    aria-label={t("map.zoomOut")}
                    onClick={() => look.zoom(1 / zoomStep)}
                >
                    <IconMinus size={14} />
                </ActionIcon>
                <ActionIcon
                    size={24}
                    variant="default"
                    aria-label={t("map.fit")}
                    onClick={look.fit}
                >
                    <IconMaximize size={14} />
                </ActionIcon>
            </div>
        </div>
    );
}

/** The heads of arrows, in the colour of each kind of line. */
function Arrows({ id }: { id: string }) {
    return (
        <defs>
            {["good", "some", "many"].flatMap((health) =>
                ["plain", "lit", "dim"].map((look) => (
                    <marker
                        key={health + look}
                        id={`${id}-${health}-${look}`}
                        className={styles.head}
                        data-health={health}
                        data-look={look}
                        viewBox="0 0 8 8"
                        refX="7"
                        refY="4"
                        markerWidth="11"
                        markerHeight="11"
                        markerUnits="userSpaceOnUse"
                        orient="auto"
                    >
                        <path d="M0 0L8 4L0 8z" />
                    </marker>
                )),
            )}
        </defs>
    );
}
