// One's own language and time zone: of this page, and of the mails that come.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { FormProblem } from "../frame/form-problem";
import { useToasts } from "../frame/toasts";
import { NativeChoice } from "../parts/form/native-choice";
import { useMe } from "../session/session";
import { chooseLanguage, type Language, languages } from "../text/language";
import { zones } from "../text/zones";
import styles from "./portal.module.css";
import { choicesQuery } from "./queries";
import { Heading } from "./shell";

const ownNames: Record<(typeof languages)[number], string> = { en: "English", de: "Deutsch" };

interface ChangeChoices {
    items: { kind: string; in_app: boolean; mail: (typeof mails)[number] }[];
    time_zone: string;
    mail_language: "en" | "de";
}

const mails = ["at_once", "digest", "off"] as const;

export function SettingsPage() {
    const { t, i18n } = useTranslation();
    // A kind that this page does not know is shown by its own name.
    const nameOf = (kind: string) => {
        const key = `portal.settings.mails.kind.${kind}`;
        return i18n.exists(key) ? String(t(key as "portal.settings.mails.title")) : kind;
    };
    const me = useMe();
    const queries = useQueryClient();
    const toast = useToasts();
    const { data: choices, error } = useQuery(choicesQuery);
    const change = useMutation({
        mutationFn: (part: Partial<ChangeChoices>) =>
            answer(
                api.PUT("/api/v1/me/notification-choices", {
                    body: {
                        items: [],
                        digest_hour: choices?.digest_hour ?? 8,
                        time_zone: choices?.time_zone ?? "UTC",
                        ...part,
                    },
                }),
            ),
        onSuccess: (now) => {
            queries.setQueryData(choicesQuery.queryKey, now);
            toast.done(t("portal.settings.saved"));
        },
        onError: toast.failed,
    });
    const chosen = i18n.language === "de" ? "de" : "en";
    return (
        <div className={styles.form}>
            <Heading>{t("portal.settings.title")}</Heading>
            <p>
                <span translate="no">{me.name}</span>{" "}
                <span className="dim" translate="no">
                    {me.email}
                </span>
            </p>
            <FormProblem error={error} />
            <NativeChoice
                label={t("portal.settings.language")}
                description={t("portal.settings.languageHelp")}
                value={chosen}
                isRequired
                options={languages.map((one) => [one, ownNames[one]])}
                onChange={(value) => {
                    void chooseLanguage(value as Language);
                    change.mutate({ mail_language: value as "en" | "de" });
                }}
            />
            {choices && (
                <NativeChoice
                    label={t("portal.settings.zone")}
                    description={t("portal.settings.zoneHelp")}
                    value={choices.time_zone}
                    isRequired
                    options={zones(choices.time_zone).map((zone) => [zone, zone])}
                    onChange={(time_zone) => change.mutate({ time_zone })}
                />
            )}
            {choices?.is_mailed && (
                <section className="stack" aria-labelledby="mails">
                    <h2 id="mails">{t("portal.settings.mails.title")}</h2>
                    {choices.items
                        .filter(({ is_mailable }) => is_mailable)
                        .map((item) => (
                            <NativeChoice
                                key={item.kind}
                                label={nameOf(item.kind)}
                                value={item.mail}
                                isRequired
                                options={mails.map((mail) => [
                                    mail,
                                    t(`portal.settings.mails.${mail}`),
                                ])}
                                onChange={(mail) =>
                                    change.mutate({
                                        items: [
                                            {
                                                kind: item.kind,
                                                in_app: item.in_app,
                                                mail: mail as (typeof mails)[number],
                                            },
                                        ],
                                    })
                                }
                            />
                        ))}
                </section>
            )}
        </div>
    );
}
