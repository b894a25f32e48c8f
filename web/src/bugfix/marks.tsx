// States and levels of errors as signs: a colour, an icon and a word.
import {
    IconAlertTriangle,
    IconBolt,
    IconBug,
    IconCircleCheck,
    IconCircleDot,
    IconEyeOff,
    IconFlame,
    IconInfoCircle,
    IconRefreshAlert,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { anyPath } from "../frame/places";
import styles from "./bugfix.module.css";
import type { Level, ShownState } from "./model";

const stateIcons = {
    open: IconCircleDot,
    regressed: IconRefreshAlert,
    resolved: IconCircleCheck,
    ignored: IconEyeOff,
} as const;

export function StateMark({ of }: { of: ShownState }) {
    const { t } = useTranslation();
    const Icon = stateIcons[of];
    return (
        <span className={styles.mark} data-state={of}>
            <Icon size={13} aria-hidden />
            {t(`bugfix.states.${of}`)}
        </span>
    );
}

/** The sign alone. */
export function StateDot({ of }: { of: ShownState }) {
    const { t } = useTranslation();
    const Icon = stateIcons[of];
    const label = t(`bugfix.states.${of}`);
    return (
        <span className={styles.dot} data-state={of} title={label}>
            <Icon size={16} role="img" aria-label={label} />
        </span>
    );
}

const levelIcons = {
    fatal: IconFlame,
    error: IconBug,
    warning: IconAlertTriangle,
    info: IconInfoCircle,
    debug: IconInfoCircle,
} as const;

export function LevelMark({ of }: { of: Level }) {
    const { t } = useTranslation();
    const Icon = levelIcons[of];
    return (
        <span className={styles.mark} data-level={of}>
            <Icon size={13} aria-hidden />
            {t(`bugfix.levels.${of}`)}
        </span>
    );
}

/** The sign alone. */
export function LevelSign({ of }: { of: Level }) {
    const { t } = useTranslation();
    const Icon = levelIcons[of];
    const label = t(`bugfix.levels.${of}`);
    return (
        <span className={styles.dot} data-level={of} title={label}>
            <Icon size={16} role="img" aria-label={label} />
        </span>
    );
}

/** The sign alone. */
export function UnhandledSign() {
    const { t } = useTranslation();
    return (
        <span className={styles.dot} data-level="fatal" title={t("bugfix.unhandledHelp")}>
            <IconBolt size={14} role="img" aria-label={t("bugfix.unhandled")} />
        </span>
    );
}

export function UnhandledMark() {
    const { t } = useTranslation();
    return (
        <span className={styles.unhandled} title={t("bugfix.unhandledHelp")}>
            {t("bugfix.unhandled")}
        </span>
    );
}

export function TicketLink({ of: key }: { of: string }) {
    return (
        <Link
            to={anyPath("/tickets/$key")}
            params={{ key } as never}
            translate="no"
            onClick={(event) => event.stopPropagation()}
        >
            {key}
        </Link>
    );
}
