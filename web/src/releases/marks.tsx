// How a deployment stands, and how the service did, as signs: a colour, an icon and a word.
import {
    IconCircleCheck,
    IconCircleX,
    IconHelpCircle,
    IconLoader,
    IconArrowBackUp,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Criterion, Deployment } from "../api/types";
import styles from "./releases.module.css";
import type { Health } from "./verdicts";

const statusIcons = {
    running: IconLoader,
    succeeded: IconCircleCheck,
    failed: IconCircleX,
    rolled_back: IconArrowBackUp,
} as const;

export function StatusMark({ of }: { of: Deployment["status"] }) {
    const { t } = useTranslation();
    const Icon = statusIcons[of];
    return (
        <span className={styles.mark} data-status={of}>
            <Icon size={13} aria-hidden />
            {t(`deployment.statuses.${of}`)}
        </span>
    );
}

const healthIcons = {
    healthy: IconCircleCheck,
    degraded: IconCircleX,
    inconclusive: IconHelpCircle,
} as const;

export function HealthMark({ of, isBare = false }: { of: Health; isBare?: boolean }) {
    const { t } = useTranslation();
    const Icon = healthIcons[of];
    const text = t(`deployment.healths.${of}`);
    return isBare ? (
        <span className={styles.bare} data-health={of} title={text}>
            <Icon size={15} role="img" aria-label={text} />
        </span>
    ) : (
        <span className={styles.mark} data-health={of}>
            <Icon size={13} aria-hidden />
            {text}
        </span>
    );
}

export function ChangeMark({ of }: { of: Criterion["change"] }) {
    const { t } = useTranslation();
    return (
        <span className={styles.mark} data-change={of}>
            {t(`deployment.changes.${of}`)}
        </span>
    );
}
