// Where a person wants which notifications, and when the digest comes.
import { Button, Checkbox, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError } from "../api/problem";
import type { NotificationChoices } from "../api/types";
import { asData } from "../frame/as-data";
import { Failed, FormProblem, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { languages, locale } from "../text/language";
import { ownZone, zones } from "../text/zones";
import styles from "./choices.module.css";
import { choicesQuery } from "./queries";
import { useWords } from "./words";

const mails = ["off", "at_once", "digest"] as const;

export function Choices() {
    const { t } = useTranslation();
    const choices = useQuery(choicesQuery);
    return (
        <div className={styles.page}>
            <h1>{t("place.notificationChoices")}</h1>
            <p className="dim">
                {t("notification.choicesText")}{" "}
                <Link to="/notifications" style={{ textDecoration: "underline" }}>
                    {t("notification.toInbox")}
                </Link>
            </p>
            {choices.isPending && <Skeletons rows={5} height={40} />}
            {choices.isError && !choices.data && (
                <Failed error={choices.error} retry={() => void choices.refetch()} />
            )}
            {choices.data && <Form choices={choices.data} />}
        </div>
    );
}

/** A language as those who speak it call it. */
const nameOf = (language: string) =>
    new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;

function Form({ choices }: { choices: NotificationChoices }) {
    const { t, i18n } = useTranslation();
    const words = useWords();
    const toast = useToasts();
    const queries = useQueryClient();
    const [items, setItems] = useState(choices.items);
    const [hour, setHour] = useState(choices.digest_hour);
    const [language, setLanguage] = useState(choices.mail_language);
    const [zone, setZone] = useState(choices.time_zone);
    const save = useMutation({
        mutationFn: () =>
            answer(
                api.PUT("/api/v1/me/notification-choices", {
                    body: {
                        items: items.map(({ kind, in_app, mail }) => ({ kind, in_app, mail })),
                        digest_hour: hour,
                        time_zone: zone,
                        mail_language: language,
                    },
                }),
            ),
        onSuccess: (saved) => {
            queries.setQueryData(choicesQuery.queryKey, saved);
            toast.done(t("done.saved"));
        },
    });
    const change = (kind: string, part: Partial<(typeof items)[number]>) =>
        setItems((before) => before.map((one) => (one.kind === kind ? { ...one, ...part } : one)));
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        save.mutate();
    };
    const clock = new Intl.DateTimeFormat(locale(i18n.language), {
        timeStyle: "short",
        timeZone: "UTC",
    });
    const hours = Array.from({ length: 24 }, (_, value) => ({
        value: String(value),
        label: clock.format(Date.UTC(2000, 0, 1, value)),
    }));
    return (
        <form onSubmit={onSubmit} className="stack">
            {!choices.is_mailed && <p className={styles.notice}>{t("notification.notMailed")}</p>}
            <table className={styles.table}>
                <thead>
                    <tr>
                        <th scope="col">{t("notification.of")}</th>
                        <th scope="col">{t("notification.inApp")}</th>
                        <th scope="col">{t("notification.mail")}</th>
                    </tr>
                </thead>
                <tbody>
                    {items.map(({ kind, in_app, mail, is_mailable }) => {
                        const name = words.kind(kind);
                        return (
                            <tr key={kind}>
                                <th scope="row">{name}</th>
                                <td>
                                    <Checkbox
                                        aria-label={t("notification.inAppOf", { name })}
                                        checked={in_app}
                                        onChange={(event) =>
                                            change(kind, { in_app: event.currentTarget.checked })
                                        }
                                    />
                                </td>
                                <td>
                                    <Select
                                        w={150}
                                        aria-label={t("notification.mailOf", { name })}
                                        allowDeselect={false}
                                        disabled={!is_mailable}
                                        value={mail}
                                        data={mails.map((value) => ({
                                            value,
                                            label: t(`notification.mails.${value}`),
                                        }))}
                                        onChange={(value) =>
                                            change(kind, { mail: value as typeof mail })
                                        }
                                    />
                                </td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
            <div className={styles.line}>
                <Select
                    label={t("notification.digestHour")}
                    w={130}
                    allowDeselect={false}
                    value={String(hour)}
                    data={hours}
                    onChange={(value) => setHour(Number(value))}
                />
                <Select
                    label={t("notification.zone")}
                    w={260}
                    searchable
                    allowDeselect={false}
                    value={zone}
                    data={zones(choices.time_zone)}
                    {...asData}
                    error={fieldError(save.error, "time_zone")}
                    onChange={(value) => value && setZone(value)}
                />
                {zone !== ownZone() && (
                    <Button variant="subtle" onClick={() => setZone(ownZone())}>
                        {t("notification.ownZone", { zone: ownZone() })}
                    </Button>
                )}
            </div>
            <Select
                label={t("notification.mailLanguage")}
                w={200}
                allowDeselect={false}
                value={language}
                data={languages.map((value) => ({ value, label: nameOf(value) }))}
                {...asData}
                onChange={(value) => setLanguage(value as typeof language)}
            />
            <p className="dim">{t("notification.mailText")}</p>
            <FormProblem error={save.error} />
            <div>
                <Button type="submit" variant="filled" loading={save.isPending}>
                    {t("action.save")}
                </Button>
            </div>
        </form>
    );
}
