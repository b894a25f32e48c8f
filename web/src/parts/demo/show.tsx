// How the page of parts shows one part: its name, and each of its states under a name of its own.
import type { ReactNode } from "react";

import styles from "./demo.module.css";

export function Part({ title, children }: { title: string; children: ReactNode }) {
    return (
        <section className={styles.part} aria-label={title}>
            <h2>{title}</h2>
            {children}
        </section>
    );
}

export function State({
    name,
    height,
    isPadded = false,
    children,
}: {
    name: string;
    height?: number;
    isPadded?: boolean;
    children: ReactNode;
}) {
    return (
        <div className={styles.state}>
            <h3>{name}</h3>
            <div className={styles.stage} style={{ height }} data-padded={isPadded || undefined}>
                {children}
            </div>
        </div>
    );
}
