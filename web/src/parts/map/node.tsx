// One node of the map: what it is, and how it does.
import { memo, useMemo } from "react";

import { useText } from "./catalogue";
import { duration, rate, share } from "../value/format";
import { cutText, inTwoLines, textWidth } from "./cut-text";
import { healthOf, type MapNode, type ServiceGraph } from "./graph";
import { nodeSize, type Point } from "./layout";
import styles from "./map.module.css";
import { HealthSign, kindIcons } from "./marks";

/** Below this scale numbers cannot be read: the name is written larger instead, over two lines. */
export const scaleOfNumbers = 0.7;
const icon = 16;

interface Props {
    node: MapNode;
    place: Point;
    scale: number;
    /** All that is known of it. */
    text: string;
    isReached: boolean;
    isDim: boolean;
    canOpen: boolean;
    /** Null when the focus leaves it. */
    onFocus: (id: string | null) => void;
    onHover: (id: string | null) => void;
    onOpen: (id: string) => void;
}

/** Each node in words, with all of its numbers. */
export function useNodeTexts(graph: ServiceGraph): ReadonlyMap<string, string> {
    const { t, language } = useText();
    return useMemo(() => {
        const textOf = (node: MapNode) =>
            [
                node.label,
                t(`map.kind.${node.kind}`),
                rate(node.requestsPerSecond, language),
                t("map.failing", { share: share(node.errorShare, language) }),
                node.p95 === null ? "" : `${t("map.p95")} ${duration(node.p95, language)}`,
                t("map.calledBy", { count: graph.callers.get(node.id)?.length ?? 0 }),
                t("map.toCount", { count: graph.callees.get(node.id)?.length ?? 0 }),
            ]
                .filter(Boolean)
                .join(", ");
        return new Map(Array.from(graph.nodes.values(), (node) => [node.id, textOf(node)]));
    }, [graph, t, language]);
}

export const Node = memo(function Node({ node, place, scale, onFocus, onHover, ...props }: Props) {
    const health = healthOf(node);
    const { width, height } = nodeSize;
    return (
        <g
            className={styles.node}
            transform={`translate(${place.x - width / 2} ${place.y - height / 2})`}
            data-kind={node.kind}
            data-health={health}
            data-selected={node.isSelected || undefined}
            data-dim={props.isDim || undefined}
        >
            <g
                role={props.canOpen ? "button" : "img"}
                className={styles.button}
                tabIndex={props.isReached ? 0 : -1}
                data-id={node.id}
                aria-current={node.isSelected || undefined}
                aria-label={props.text}
                onFocus={() => onFocus(node.id)}
                onBlur={() => onFocus(null)}
                onPointerEnter={() => onHover(node.id)}
                onPointerLeave={() => onHover(null)}
                onClick={() => props.onOpen(node.id)}
            >
                <rect
                    className={styles.box}
                    width={width}
                    height={height}
                    rx={node.kind === "queue" ? height / 2 : 6}
                />
            </g>
            <Inside node={node} scale={scale} />
        </g>
    );
});

/** Drawn again only when the numbers or the scale change: what is focused changes far more often. */
const Inside = memo(function Inside({ node, scale }: Pick<Props, "node" | "scale">) {
    const { language } = useText();
    const health = healthOf(node);
    const Icon = kindIcons[node.kind];
    const p95 = node.p95 === null ? null : duration(node.p95, language);
    const calls = rate(node.requestsPerSecond, language);
    const failed = share(node.errorShare, language);
    const hasNumbers = scale >= scaleOfNumbers;
    const size = hasNumbers ? 13 : Math.min(22, 10.5 / scale);
    const padding = hasNumbers ? 12 : 10;
    const left = padding + (hasNumbers ? icon + 8 : 0);
    const sign = health === "good" ? 0 : hasNumbers ? 18 : size + 2;
    const room = nodeSize.width - left - padding - sign;
    const measure = (text: string) => textWidth(text, size, 600);
    const names = hasNumbers
        ? [cutText(node.label, room, measure)]
        : inTwoLines(node.label, room, measure);
    const { width, height } = nodeSize;
    return (
        <g aria-hidden className={styles.inside}>
            {node.kind === "database" && (
                <path className={styles.rim} d={`M5 0V${height}M${width - 5} 0V${height}`} />
            )}
            {hasNumbers && (
                <g transform={`translate(${padding} ${height / 2 - 18})`} className={styles.icon}>
                    <Icon size={icon} aria-hidden />
                </g>
            )}
            {names.map((name, at) => (
                <text
                    key={at}
                    className={styles.label}
                    x={left}
                    y={
                        hasNumbers
                            ? height / 2 - 5
                            : height / 2 + size * (0.35 + 1.1 * (at - (names.length - 1) / 2))
                    }
                    fontSize={size}
                >
                    {name}
                </text>
            ))}
            {hasNumbers && (
                <text className={styles.numbers} x={padding} y={height / 2 + 15} fontSize={11}>
                    {[calls, p95].filter(Boolean).join(" · ")}
                    {health !== "good" && (
                        <tspan className={styles.failed} dx={6}>
                            {failed}
                        </tspan>
                    )}
                </text>
            )}
            {health !== "good" && (
                <g
                    transform={
                        hasNumbers
                            ? `translate(${width - padding - 16} ${height / 2 - 18})`
                            : `translate(${width - padding - size} ${(height - size) / 2})`
                    }
                >
                    <HealthSign health={health} size={hasNumbers ? 16 : size} />
                </g>
            )}
        </g>
    );
});
