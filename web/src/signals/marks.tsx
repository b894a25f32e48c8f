// Severities and states as signs: a colour, an icon and a word.
import {
    IconAlertTriangle,
    IconCircleCheck,
    IconCircleDot,
    IconEye,
    IconHourglass,
    IconInfoCircle,
    IconUrgent,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Severity } from "./names";
import styles from "./signals.module.css";

const severityIcons = {
    critical: IconUrgent,
    warning: IconAlertTriangle,
    info: IconInfoCircle,
} as const;

export function SeverityMark({ of }: { of: Severity }) {
    const { t } = useTranslation();
    const Icon = severityIcons[of];
    return (
        <span className={styles.mark} data-severity={of}>
            <Icon size={13} aria-hidden />
            {t(`signal.severities.${of}`)}
        </span>
    );
}

const stateIcons = {
    pending: IconHourglass,
    open: IconCircleDot,
    acknowledged: IconEye,
    recovered: IconCircleCheck,
} as const;

export function StateMark({ of }: { of: keyof typeof stateIcons }) {
    const { t } = useTranslation();
    const Icon = stateIcons[of];
    return (
        <span className={styles.mark} data-state={of}>
            <Icon size={13} aria-hidden />
            {t(`signal.states.${of}`)}
        </span>
    );
}
