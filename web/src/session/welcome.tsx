// A one-time link: signs in, and lets the person choose a password.
import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { FormProblem } from "../frame/states";
import { Door } from "./door";
import { sessionQuery, signInByLink } from "./session";

export function Welcome() {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const router = useRouter();
    const token = window.location.hash.slice(1);
    const [password, setPassword] = useState("");
    const enter = useMutation({
        mutationFn: () => signInByLink(token, password),
        onSuccess: (session) => {
            queries.clear();
            queries.setQueryData(sessionQuery.queryKey, session);
            router.history.replace("/");
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        enter.mutate();
    };
    if (!token) {
        return (
            <Door title={t("welcome.noLink")}>
                <p className="dim">{t("welcome.noLinkHelp")}</p>
                <Button
                    size="sm"
                    fullWidth
                    mt={16}
                    renderRoot={(props) => <Link to="/sign-in" search={{}} {...props} />}
                >
                    {t("signIn.enter")}
                </Button>
            </Door>
        );
    }
    return (
        <Door title={t("welcome.title")}>
            <form onSubmit={onSubmit} className="stack">
                <FormProblem error={enter.error} />
                <p className="dim">{t("welcome.text")}</p>
                <PasswordInput
                    size="sm"
                    autoComplete="new-password"
                    label={t("welcome.password")}
                    description={t("welcome.passwordHelp")}
                    autoFocus
                    minLength={12}
                    visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
                    value={password}
                    onChange={(event) => setPassword(event.currentTarget.value)}
                />
                <Button
                    type="submit"
                    size="sm"
                    variant="filled"
                    fullWidth
                    mt={8}
                    loading={enter.isPending}
                >
                    {t(password ? "welcome.enterWith" : "welcome.enter")}
                </Button>
            </form>
        </Door>
    );
}
