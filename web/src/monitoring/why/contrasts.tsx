// What the chosen requests carry more often than the rest: two bars each, and the filter that it
// makes.
import { Button } from "@mantine/core";
import { IconFilterPlus } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";

import { useAsked, withOne } from "../address";
import type { Contrast } from "../api";
import { useFormats } from "../figures";
import styles from "./why.module.css";

const alsoMax = 6;

export function Contrasts({ of }: { of: readonly Contrast[] }) {
    const { t } = useTranslation();
    return (
        <section className={styles.part} aria-labelledby="why-contrasts">
            <h3 id="why-contrasts">{t("telemetry.why.contrasts")}</h3>
            <p className="dim">{t("telemetry.why.contrastsHelp")}</p>
            <ol role="list" className={styles.contrasts}>
                {of.map((one) => (
                    <li key={`${one.key}=${one.value}`}>
                        <OneContrast of={one} />
                    </li>
                ))}
            </ol>
        </section>
    );
}

function OneContrast({ of }: { of: Contrast }) {
    const { t } = useTranslation();
    const formats = useFormats();
    const [asked, ask] = useAsked();
    const attribute = `${of.key}=${of.value}`;
    const isAsked = asked.attribute?.includes(attribute) ?? false;
    return (
        <>
            <div className={styles.contrast}>
                <code className={styles.key} translate="no">
                    {of.key} = <b>{of.value}</b>
                </code>
                <Button
                    size="compact-xs"
                    leftSection={<IconFilterPlus size={12} />}
                    disabled={isAsked}
                    aria-label={t("telemetry.filterBy", { name: attribute })}
                    onClick={() =>
                        ask({ attribute: withOne(asked.attribute, attribute), tab: "traces" })
                    }
                >
                    {t("telemetry.why.filter")}
                </Button>
            </div>
            <Bar
                label={t("telemetry.why.chosen")}
                share={of.chosen_share}
                text={formats.share(of.chosen_share)}
                isChosen
            />
            <Bar
                label={t("telemetry.why.rest")}
                share={of.rest_share}
                text={formats.share(of.rest_share)}
            />
            <p className={styles.also}>
                {t("telemetry.why.difference", { points: formats.count(100 * of.difference_min) })}
            </p>
            {of.also.length > 0 && (
                <p className={styles.also}>
                    {t("telemetry.why.also")}{" "}
                    <span translate="no">
                        {of.also
                            .slice(0, alsoMax)
                            .map(({ key, value }) => `${key}=${value}`)
                            .join(", ")}
                    </span>
                    {of.also.length > alsoMax && ` +${of.also.length - alsoMax}`}
                </p>
            )}
        </>
    );
}

interface BarProps {
    label: string;
    share: number;
    text: string;
    isChosen?: boolean;
}

function Bar({ label, share, text, isChosen = false }: BarProps) {
    const part = Math.max(0, Math.min(1, share));
    return (
        <div className={styles.bar} data-chosen={isChosen || undefined}>
            <span>{label}</span>
            <i aria-hidden style={{ "--share": part } as CSSProperties} />
            <b>{text}</b>
        </div>
    );
}
