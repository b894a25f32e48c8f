// How a scrape target does, and what its address answers.
import {
    IconAlertTriangle,
    IconCircleCheck,
    IconClock,
    IconClockExclamation,
    IconPlayerPause,
} from "@tabler/icons-react";
import { Button, type ButtonProps } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ScrapeTarget, ScrapeTest } from "../../api/types";
import { bytes, count, duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { useNow } from "../../text/when";
import { stateOf } from "./scrape-target";
import styles from "./scrape-targets.module.css";

const icons = {
    off: IconPlayerPause,
    waiting: IconClock,
    up: IconCircleCheck,
    down: IconAlertTriangle,
    overdue: IconClockExclamation,
} as const;

export function StateMark({ target }: { target: ScrapeTarget }) {
    const { t } = useTranslation();
    const state = stateOf(target, useNow());
    const Icon = icons[state];
    return (
        <span
            className={styles.state}
            data-state={state}
            title={state === "overdue" ? t("scrapeTarget.overdueHelp") : undefined}
        >
            <Icon size={14} aria-hidden />
            {t(`scrapeTarget.state.${state}`)}
        </span>
    );
}

interface TryProps extends ButtonProps {
    isPending: boolean;
    onTry: () => void;
    "aria-describedby"?: string;
}

/** Fetches the address now. It has the focus again when it has answered, unless that went elsewhere. */
export function TryButton({ isPending, onTry, ...rest }: TryProps) {
    const { t } = useTranslation();
    const button = useRef<HTMLButtonElement>(null);
    const wasPending = useRef(false);
    useEffect(() => {
        if (wasPending.current && !isPending && document.activeElement === document.body)
            button.current?.focus();
        wasPending.current = isPending;
    }, [isPending]);
    return (
        <Button ref={button} loading={isPending} onClick={onTry} {...rest}>
            {t("scrapeTarget.try")}
        </Button>
    );
}

/** What the server says was wrong: in English, whatever the page speaks. */
export function ServerSentence({ children, className }: { children: string; className?: string }) {
    return (
        <span lang="en" translate="no" className={className}>
            {children}
        </span>
    );
}

/** What came of a test. Always there, so that it is read out when it fills. */
export function ScrapeAnswer({ answer }: { answer: ScrapeTest | undefined }) {
    return <div role="status">{answer && <Answer answer={answer} />}</div>;
}

function Answer({ answer }: { answer: ScrapeTest }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const took = duration(answer.duration_ms, language);
    if (!answer.is_up)
        return (
            <div className={styles.answer} data-problem>
                <p>
                    <IconAlertTriangle size={14} aria-hidden />
                    <span>
                        {t("scrapeTarget.cannot", { took })}{" "}
                        <ServerSentence>{answer.error ?? ""}</ServerSentence>
                    </span>
                </p>
            </div>
        );
    const others = answer.metrics_count - answer.metrics.length;
    return (
        <div className={styles.answer}>
            <p>
                <IconCircleCheck size={14} aria-hidden />
                <span>
                    {answer.samples === 0
                        ? t("scrapeTarget.answersNothing", { took })
                        : t("scrapeTarget.answers", {
                              samples: t("scrapeTarget.samples", {
                                  count: answer.samples,
                                  shown: count(answer.samples, language),
                              }),
                              metrics: t("scrapeTarget.metrics", {
                                  count: answer.metrics_count,
                                  shown: count(answer.metrics_count, language),
                              }),
                              size: bytes(answer.bytes, language),
                              took,
                          })}
                </span>
            </p>
            {answer.metrics.length > 0 && (
                <div className={styles.names}>
                    {answer.metrics.map((name) => (
                        <span key={name} className="mono" translate="no">
                            {name}
                        </span>
                    ))}
                    {others > 0 && (
                        <span className="dim">
                            {t("scrapeTarget.others", {
                                count: others,
                                shown: count(others, language),
                            })}
                        </span>
                    )}
                </div>
            )}
        </div>
    );
}
