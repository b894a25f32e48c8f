// How the mirror of a repository is, as a sign: a colour, an icon and a word.
import {
    IconAlertTriangle,
    IconCircleCheck,
    IconDownload,
    IconHourglass,
    IconPlayerPause,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Repository } from "../../api/types";
import styles from "../bugfix.module.css";

const icons = {
    waiting: IconHourglass,
    fetching: IconDownload,
    ready: IconCircleCheck,
    failed: IconAlertTriangle,
    too_large: IconAlertTriangle,
    off: IconPlayerPause,
} as const;

const stateOf = ({ enabled, is_fetching: isFetching, state }: Repository) =>
    !enabled ? "off" : isFetching ? "fetching" : state;

export function RepositoryMark({ of }: { of: Repository }) {
    const { t } = useTranslation();
    const state = stateOf(of);
    const Icon = icons[state];
    return (
        <span className={styles.mark} data-mirror={state}>
            <Icon size={13} aria-hidden />
            {t(`repository.states.${state}`)}
        </span>
    );
}
