// Says that one is away: until when, and what colleagues should know.
import { Button, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import { fieldError } from "../api/problem";
import type { Availability } from "../api/types";
import { FormProblem } from "../frame/states";
import { useToasts } from "../frame/toasts";
import styles from "./routing.module.css";

/** As an input of date and time shows it: in the zone of the browser, without seconds. */
function toInput(at: string | null | undefined) {
    if (!at) return "";
    const time = new Date(at);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function OwnAvailability({ own }: { own: Availability }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [isAway, setAway] = useState(own.is_away);
    const [until, setUntil] = useState(toInput(own.away_until));
    const [note, setNote] = useState(own.away_note);
    const save = useMutation({
        mutationFn: () =>
            answer(
                api.PATCH("/api/v1/users/{id}/availability", {
                    params: { path: { id: own.person.id }, ...basedOn(own.version) },
                    body: {
                        is_away: isAway,
                        away_until: isAway && until ? new Date(until).toISOString() : null,
                        away_note: isAway ? note.trim() : "",
                    },
                }),
            ),
        onSuccess: () => {
            void queries.invalidateQueries({ queryKey: ["away"] });
            toast.done(t(isAway ? "routing.nowAway" : "routing.nowBack"));
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        save.mutate();
    };
    return (
        <form onSubmit={onSubmit} className={styles.form}>
            <Switch
                label={t("routing.isAway")}
                description={t("routing.isAwayText")}
                checked={isAway}
                onChange={(event) => setAway(event.currentTarget.checked)}
            />
            {isAway && (
                <>
                    <TextInput
                        type="datetime-local"
                        label={t("routing.untilLabel")}
                        value={until}
                        error={fieldError(save.error, "away_until")}
                        onChange={(event) => setUntil(event.currentTarget.value)}
                    />
                    <TextInput
                        label={t("routing.note")}
                        description={t("routing.noteText")}
                        maxLength={200}
                        value={note}
                        onChange={(event) => setNote(event.currentTarget.value)}
                    />
                </>
            )}
            <div className="row">
                <Button type="submit" loading={save.isPending}>
                    {t("routing.save")}
                </Button>
                {own.is_away && (
                    <Link to="/tickets" search={{ filter: "is:open assignee:me" }}>
                        {t("routing.handOver")}
                    </Link>
                )}
            </div>
            <FormProblem error={save.error} />
        </form>
    );
}
