// The signs of the map: what kind a node is, and how much fails.
import {
    IconAlertCircle,
    IconAlertTriangle,
    IconCloud,
    IconDatabase,
    IconServer,
    IconStack2,
} from "@tabler/icons-react";

import type { Health, NodeKind } from "./graph";
import styles from "./map.module.css";

export const kindIcons = {
    service: IconServer,
    database: IconDatabase,
    queue: IconStack2,
    external: IconCloud,
} as const satisfies Record<NodeKind, unknown>;

/** A sign of its own for each state, so that it is told without its colour. */
export function HealthSign({ health, size }: { health: Health; size: number }) {
    if (health === "good") return null;
    const Icon = health === "many" ? IconAlertTriangle : IconAlertCircle;
    return <Icon size={size} className={styles.sign} data-health={health} aria-hidden />;
}
