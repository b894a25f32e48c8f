// What became of the incident, the newest first.
import { IconCircleCheck, IconEye, IconFlag, IconPlus, IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../api/types";
import { At } from "../../text/when";
import styles from "../signals.module.css";
import { type StoryEntry, storyOf } from "./story";

const icons = {
    opened: IconFlag,
    joined: IconPlus,
    acknowledged: IconEye,
    recovered: IconCircleCheck,
    over: IconShieldCheck,
} as const;

interface Props {
    incident: IncidentDetail;
    onShow: (signal: string) => void;
}

export function Story({ incident, onShow }: Props) {
    const { t } = useTranslation();
    return (
        <section aria-labelledby="incident-story">
            <h2 id="incident-story">{t("incident.story")}</h2>
            <ol role="list" className={styles.story}>
                {storyOf(incident).map((entry) => (
                    <Entry key={`${entry.kind} ${entry.at}`} of={entry} onShow={onShow} />
                ))}
            </ol>
            {incident.returns > 0 && (
                <p className="dim">{t("incident.returnsUntimed", { count: incident.returns })}</p>
            )}
        </section>
    );
}

function Entry({ of, onShow }: { of: StoryEntry; onShow: Props["onShow"] }) {
    const { t } = useTranslation();
    const Icon = icons[of.kind];
    const count = Math.max(1, of.signals.length);
    const [first] = of.signals;
    return (
        <li data-kind={of.kind}>
            <Icon size={14} aria-hidden />
            <div>
                <p>
                    {t(`incident.entry.${of.kind}`, { count })}
                    {of.by !== undefined && <span translate="no"> · {of.by}</span>}
                </p>
                {count === 1 && first && (
                    <button
                        type="button"
                        className={`plain ${styles.storySignal}`}
                        translate="no"
                        onClick={() => onShow(first.id)}
                    >
                        {first.subject}: {first.summary}
                    </button>
                )}
                {of.note && <p translate="no">{of.note}</p>}
                <p className="dim">
                    <At at={of.at} />
                </p>
            </div>
        </li>
    );
}
