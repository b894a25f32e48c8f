// One edge of the map: thicker with more calls, with a sign where they fail.
import { memo } from "react";

import { useText } from "./catalogue";
import { duration, rate, share } from "../value/format";
import { healthOf, type MapEdge, widthOf } from "./graph";
import { middleOf, pathAlong, type Point } from "./layout";
import styles from "./map.module.css";
import { textWidth } from "./cut-text";
import { HealthSign } from "./marks";

interface Props {
    edge: MapEdge;
    points: readonly Point[];
    /** Of the marker at its end. */
    arrowId: string;
    scale: number;
    isLit: boolean;
    isDim: boolean;
}

export const Edge = memo(function Edge({ edge, points, arrowId, ...props }: Props) {
    const { isLit, isDim } = props;
    const health = healthOf(edge);
    const size = Math.min(26, 14 / props.scale);
    const middle = middleOf(points);
    return (
        <g
            className={styles.edge}
            data-health={health}
            data-lit={isLit || undefined}
            data-dim={isDim || undefined}
        >
            <path
                d={pathAlong(points)}
                strokeWidth={widthOf(edge.requestsPerSecond)}
                markerEnd={`url(#${arrowId}-${health}-${isDim ? "dim" : isLit ? "lit" : "plain"})`}
            />
            {health !== "good" && !isLit && (
                <g transform={`translate(${middle.x - size / 2} ${middle.y - size / 2})`}>
                    <circle className={styles.back} cx={size / 2} cy={size / 2} r={size * 0.6} />
                    <HealthSign health={health} size={size} />
                </g>
            )}
        </g>
    );
});

/** The numbers of an edge, above all that is drawn. */
export function EdgeLabel({ edge, points }: Pick<Props, "edge" | "points">) {
    const { language } = useText();
    const health = healthOf(edge);
    const text = [
        rate(edge.requestsPerSecond, language),
        edge.p95 === null ? null : duration(edge.p95, language),
        health === "good" ? null : share(edge.errorShare, language),
    ]
        .filter(Boolean)
        .join(" · ");
    const sign = health === "good" ? 0 : 18;
    const width = textWidth(text, 11) + 12 + sign;
    const { x, y } = middleOf(points);
    return (
        <g
            className={styles.edgeLabel}
            data-health={health}
            transform={`translate(${x - width / 2} ${y - 10})`}
        >
            <rect className={styles.back} width={width} height={20} rx={4} />
            {sign > 0 && (
                <g transform="translate(5 3)">
                    <HealthSign health={health} size={14} />
                </g>
            )}
            <text x={6 + sign} y={14} fontSize={11}>
                {text}
            </text>
        </g>
    );
}
