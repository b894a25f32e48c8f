// Good or bad, with a comment, and a button that says it.
import { Button, Textarea } from "@mantine/core";
import { IconMoodSad, IconMoodSmile } from "@tabler/icons-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./portal.module.css";

type Score = "good" | "bad";

export function RatingForm({
    score,
    comment,
    isBusy,
    onRate,
}: {
    score: Score | null;
    comment: string;
    isBusy: boolean;
    onRate: (rating: { score: Score; comment: string }) => void;
}) {
    const { t } = useTranslation();
    const name = useId();
    const [chosen, choose] = useState<Score | null>(score);
    const [text, setText] = useState(comment);
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        if (chosen) onRate({ score: chosen, comment: text.trim() });
    };
    const option = (value: Score) => (
        <label className={styles.score} data-chosen={chosen === value || undefined}>
            <input
                type="radio"
                name={name}
                value={value}
                checked={chosen === value}
                onChange={() => choose(value)}
            />
            {value === "good" ? (
                <IconMoodSmile size={20} aria-hidden />
            ) : (
                <IconMoodSad size={20} aria-hidden />
            )}
            {t(`portal.rate.${value}`)}
        </label>
    );
    return (
        <form onSubmit={onSubmit} className="stack">
            <fieldset className={styles.scores}>
                <legend>{t("portal.rate.question")}</legend>
                {option("good")}
                {option("bad")}
            </fieldset>
            <Textarea
                label={t("portal.rate.comment")}
                maxLength={2000}
                rows={3}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" variant="filled" size="sm" disabled={!chosen} loading={isBusy}>
                {t("portal.rate.do")}
            </Button>
        </form>
    );
}
