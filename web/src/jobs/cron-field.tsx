// The field for a cron expression, which says what it means and when it comes next in a time zone.
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError } from "../api/problem";
import { locale } from "../text/language";
import styles from "./schedules.module.css";

interface Props {
    cron: string;
    zone: string;
    /** What the server said of it when it was saved. */
    error: string | undefined;
    onChange: (cron: string) => void;
}

const typing = 300;

export function CronField({ cron, zone, error, onChange }: Props) {
    const { t, i18n } = useTranslation();
    const [asked] = useDebouncedValue(cron.trim(), typing);
    const language = i18n.language === "de" ? "de" : "en";
    const preview = useQuery({
        queryKey: ["schedules", "preview", asked, zone, language],
        queryFn: () =>
            answer(
                api.GET("/api/v1/schedules/preview", {
                    params: { query: { cron: asked, zone, language } },
                }),
            ),
        enabled: asked !== "",
        placeholderData: keepPreviousData,
        retry: false,
    });
    const fault = error ?? (asked === cron.trim() ? fieldError(preview.error, "cron") : undefined);
    const clock = new Intl.DateTimeFormat(locale(i18n.language), {
        dateStyle: "full",
        timeStyle: "short",
        timeZone: zone,
    });
    const isShown = preview.data !== undefined && !preview.isError && asked !== "";
    return (
        <div>
            <TextInput
                label={t("schedule.cron")}
                description={t("schedule.cronHelp")}
                required
                withAsterisk={false}
                maxLength={200}
                spellCheck={false}
                autoComplete="off"
                classNames={{ input: styles.cron ?? "" }}
                value={cron}
                error={fault}
                onChange={(event) => onChange(event.currentTarget.value)}
            />
            <div className={styles.preview} aria-live="polite" aria-busy={preview.isFetching}>
                {isShown && (
                    <>
                        {/* In the language of the page already: the server makes the sentence. */}
                        <p translate="no">{preview.data.text}</p>
                        <h3>{t("schedule.nextRuns", { zone })}</h3>
                        <ol>
                            {preview.data.next_runs.map((at) => (
                                <li key={at}>
                                    <time dateTime={at}>{clock.format(new Date(at))}</time>
                                </li>
                            ))}
                        </ol>
                    </>
                )}
            </div>
        </div>
    );
}
