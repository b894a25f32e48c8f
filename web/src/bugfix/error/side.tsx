// Beside the evidence: when it was seen, in which releases, by whom, who sees to it, what is like it.
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { Sparkline } from "../../parts/chart/sparkline";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import type { Changes } from "../use-changes";
import { Care } from "./care";
import styles from "./error.module.css";
import { Like } from "./like";
import { Verification } from "./verification";

const shownMax = 8;

interface Props {
    of: ErrorDetails;
    changes: Changes;
    isLinking: boolean;
    setLinking: (is: boolean) => void;
}

export function Side({ of, changes, isLinking, setLinking }: Props) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const { group, releases, environments } = of;
    const today = group.trend.reduce((sum, one) => sum + one, 0);
    return (
        <>
            <section aria-labelledby="error-seen">
                <h2 id="error-seen">{t("bugfix.seen")}</h2>
                <dl className={styles.properties}>
                    <dt>{t("bugfix.lastSeen")}</dt>
                    <dd>
                        <When at={group.last_seen} />
                        {group.last_release && <Release of={group.last_release} />}
                    </dd>
                    <dt>{t("bugfix.firstSeen")}</dt>
                    <dd>
                        <When at={group.first_seen} />
                        {group.first_release && <Release of={group.first_release} />}
                    </dd>
                    <dt>{t("bugfix.events")}</dt>
                    <dd>{count(group.events, language)}</dd>
                    <dt>{t("bugfix.users")}</dt>
                    <dd>{group.users === 0 ? "–" : count(group.users, language)}</dd>
                    <dt>{t("bugfix.trend")}</dt>
                    <dd>
                        <Sparkline
                            values={group.trend}
                            width={140}
                            height={28}
                            label={t("bugfix.trendSaid", {
                                count: today,
                                shown: count(today, language),
                            })}
                        />
                    </dd>
                </dl>
            </section>
            <Care of={of} isLinking={isLinking} setLinking={setLinking} />
            {of.verification !== null && <Verification of={of.verification} />}
            <Counted title={t("bugfix.releases")} of={releases} language={language} by="release" />
            <Counted
                title={t("bugfix.environments")}
                of={environments}
                language={language}
                by="environment"
            />
            <Like of={group} changes={changes} />
        </>
    );
}

function Release({ of }: { of: string }) {
    return (
        <span className={`dim ${styles.inRelease}`} translate="no">
            {of}
        </span>
    );
}

interface CountedProps {
    title: string;
    of: ErrorDetails["releases"];
    language: string;
    by: "release" | "environment";
}

function Counted({ title, of, language, by }: CountedProps) {
    const { t } = useTranslation();
    if (of.length === 0) return null;
    const most = Math.max(1, ...of.map(({ events }) => events));
    const id = `error-by-${by}`;
    return (
        <section aria-labelledby={id}>
            <h2 id={id}>{title}</h2>
            <ul role="list" className={styles.counted}>
                {of.slice(0, shownMax).map(({ name, events }) => (
                    <li key={name}>
                        <span className="cut" translate={name === "" ? "yes" : "no"} title={name}>
                            {name || t(`bugfix.without.${by}`)}
                        </span>
                        <span className={styles.bar} aria-hidden>
                            <i style={{ width: `${Math.round((100 * events) / most)}%` }} />
                        </span>
                        <span className={styles.figure}>{count(events, language)}</span>
                    </li>
                ))}
            </ul>
            {of.length > shownMax && (
                <p className="dim">{t("bugfix.moreOf", { count: of.length - shownMax })}</p>
            )}
        </section>
    );
}
