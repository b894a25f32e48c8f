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

export function SettingsPage() {
    const { t, i18n } = useTranslation();
    const me = useMe();
    const queries = useQueryClient();
    const toast = useToasts();
    const { data: choices, error } = useQuery(choicesQuery);
    const change = useMutation({
        mutationFn: (part: { time_zone?: string; mail_language?: "en" | "de" }) =>
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
        </div>
    );
}
