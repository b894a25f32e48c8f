// In the rail of an administrator: how far the set-up is, while something essential is missing.
import { Tooltip } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { whenIdle } from "./lazy-when-idle";
import styles from "./rail.module.css";
import { useSetup } from "./setup";

export function SetupCard({ isSlim }: { isSlim: boolean }) {
    const { t } = useTranslation();
    // The page comes first.
    const [isWanted, setWanted] = useState(false);
    useEffect(() => whenIdle(() => setWanted(true)), []);
    const setup = useSetup(isWanted);
    if (!setup.isFor || !setup.isKnown || setup.open.length === 0 || setup.isHidden) return null;
    const progress = t("setup.progress", { done: setup.done, count: setup.essential });
    return (
        <Tooltip label={t("setup.title")} position="right" disabled={!isSlim}>
            <Link
                to="/setup"
                className={styles.card}
                aria-label={isSlim ? `${t("setup.title")}: ${progress}` : undefined}
            >
                <IconListCheck size={16} aria-hidden />
                <span className={styles.label}>
                    <strong>{t("setup.title")}</strong>
                    <span>{progress}</span>
                </span>
            </Link>
        </Tooltip>
    );
}
