// The bar below a table that says how many rows are selected, with what can be done to them.
import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";

import { useText } from "../catalogue";
import styles from "./table.module.css";

/** What keys and the bar act on. */
export interface Targets {
    /** The selected rows; where there is none, the one that has the focus. */
    ids: readonly string[];
    /** How many are selected. */
    selected: number;
    clear: () => void;
    /** To be called when these are about to leave the list. */
    acted: (ids: readonly string[]) => void;
}

export function BulkBar({ targets, children }: { targets: Targets; children: ReactNode }) {
    const { t } = useText();
    const { selected, clear } = targets;
    if (selected === 0) return null;
    return (
        <div className={styles.bulk} role="region" aria-label={t("table.bulk")}>
            <span aria-live="polite">{t("table.selected", { count: selected })}</span>
            {children}
            <CloseButton size="sm" aria-label={t("table.clear")} onClick={clear} />
        </div>
    );
}
