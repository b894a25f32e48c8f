// Settings of one's own: presence, appearance, language, password, tokens.
import {
    Button,
    PasswordInput,
    SegmentedControl,
    Select,
    Switch,
    TextInput,
    useMantineColorScheme,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { fieldError } from "../../api/problem";
import { asData } from "../../frame/as-data";
import { FormProblem } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { isStaff, sessionQuery, useMe } from "../../session/session";
import { chooseLanguage, type Language, languages } from "../../text/language";
import styles from "./me.module.css";
import { Sessions } from "./sessions";
import { Tokens } from "./tokens";

export function MePage() {
    const { t } = useTranslation();
    return (
        <div className={styles.page}>
            <h1>{t("place.me")}</h1>
            <Profile />
            <Appearance />
            <Password />
            <Sessions />
            <Tokens />
        </div>
    );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
    return (
        <section className={styles.section}>
            <h2>{title}</h2>
            <div className="stack grow">{children}</div>
        </section>
    );
}

function Profile() {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const [name, setName] = useState(me.name);
    const change = useMutation({
        mutationFn: (body: { name?: string; is_present?: boolean }) =>
            answer(api.PATCH("/api/v1/me", { params: basedOn(me.version), body })),
        onSuccess: (user) => {
            queries.setQueryData(
                sessionQuery.queryKey,
                (session) => session && { ...session, user },
            );
            toast.done(t("done.saved"));
        },
        onError: (error) => {
            toast.failed(error);
            void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        change.mutate({ name: name.trim() });
    };
    return (
        <Section title={t("me.profile")}>
            <form onSubmit={onSubmit} className={styles.line}>
                <TextInput
                    label={t("field.name")}
                    value={name}
                    className="grow"
                    error={fieldError(change.error, "name")}
                    onChange={(event) => setName(event.currentTarget.value)}
                />
                <Button type="submit" disabled={name.trim() === "" || name.trim() === me.name}>
                    {t("action.save")}
                </Button>
            </form>
            <p className="dim">
                <span translate="no">{me.email}</span> · {t(`role.${me.role}`)}
            </p>
            {isStaff(me) && (
                <Switch
                    label={t("me.presence")}
                    description={t(me.is_present ? "me.presentText" : "me.awayText")}
                    checked={me.is_present}
                    onChange={(event) => change.mutate({ is_present: event.currentTarget.checked })}
                />
            )}
        </Section>
    );
}

const ownNames: Record<(typeof languages)[number], string> = { en: "English", de: "Deutsch" };

function Appearance() {
    const { t, i18n } = useTranslation();
    const { colorScheme, setColorScheme } = useMantineColorScheme();
    return (
        <Section title={t("me.appearance")}>
            <div>
                <div id="theme" className={styles.label}>
                    {t("me.theme")}
                </div>
                <SegmentedControl
                    aria-labelledby="theme"
                    value={colorScheme}
                    onChange={(value) => setColorScheme(value as "auto" | "light" | "dark")}
                    data={[
                        { value: "auto", label: t("me.themeAuto") },
                        { value: "light", label: t("me.themeLight") },
                        { value: "dark", label: t("me.themeDark") },
                    ]}
                />
            </div>
            <Select
                label={t("me.language")}
                w={220}
                allowDeselect={false}
                value={i18n.language}
                data={languages.map((value) => ({ value, label: ownNames[value] }))}
                {...asData}
                onChange={(value) => {
                    if (value) void chooseLanguage(value as Language);
                }}
            />
        </Section>
    );
}

function Password() {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const [current, setCurrent] = useState("");
    const [next, setNext] = useState("");
    const change = useMutation({
        mutationFn: () =>
            answer(
                api.PUT("/api/v1/me/password", {
                    body: { new: next, ...(me.has_password && { current }) },
                }),
            ),
        onSuccess: () => {
            setCurrent("");
            setNext("");
            toast.done(t("me.passwordChanged"));
            for (const queryKey of [sessionQuery.queryKey, ["sessions"], ["tokens"]])
                void queries.invalidateQueries({ queryKey });
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        change.mutate();
    };
    const show = { "aria-label": t("signIn.show") };
    return (
        <Section title={t("me.passwordTitle")}>
            <form onSubmit={onSubmit} className="stack">
                <input type="text" hidden readOnly autoComplete="username" value={me.email} />
                <p className="dim">{t(me.has_password ? "me.passwordEnds" : "me.noPassword")}</p>
                <FormProblem error={fieldError(change.error, "new") ? null : change.error} />
                {me.has_password && (
                    <PasswordInput
                        label={t("me.currentPassword")}
                        autoComplete="current-password"
                        maw={320}
                        visibilityToggleButtonProps={show}
                        value={current}
                        error={fieldError(change.error, "current")}
                        onChange={(event) => setCurrent(event.currentTarget.value)}
                    />
                )}
                <PasswordInput
                    label={t("me.newPassword")}
                    autoComplete="new-password"
                    maw={320}
                    visibilityToggleButtonProps={show}
                    value={next}
                    error={fieldError(change.error, "new")}
                    onChange={(event) => setNext(event.currentTarget.value)}
                />
                <div>
                    <Button
                        type="submit"
                        loading={change.isPending}
                        disabled={next === "" || (me.has_password && current === "")}
                    >
                        {t(me.has_password ? "me.changePassword" : "me.choosePassword")}
                    </Button>
                </div>
            </form>
        </Section>
    );
}
