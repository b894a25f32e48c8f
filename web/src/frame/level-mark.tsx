// The four levels of support, and how one is shown.
import { useTranslation } from "react-i18next";

import type { Level } from "../api/types";
import styles from "./level-mark.module.css";

export const levels: readonly Level[] = ["L1", "L2", "L3", "L4"];

export function LevelMark({ level }: { level: Level }) {
    const { t } = useTranslation();
    return (
        <span className={styles.level} title={t(`level.${level}`)} translate="no">
            {level}
        </span>
    );
}
