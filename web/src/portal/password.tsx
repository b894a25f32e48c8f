// Sets a password with a link that was mailed. What stands behind the `#` is sent to no server before.
import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError, Problem } from "../api/problem";
import { FormProblem } from "../frame/form-problem";
import { PortalDoor } from "./door";
import { go, To } from "./path";

export function PasswordPage() {
    const { t } = useTranslation();
    const [token] = useState(() => window.location.hash.slice(1));
    const [password, setPassword] = useState("");
    const set = useMutation({
        mutationFn: () =>
            answer(api.POST("/api/v1/password-links/use", { body: { token, password } })),
        onSuccess: ({ email }) =>
            go(`/sign-in?set=1&email=${encodeURIComponent(email)}`, { isReplaced: true }),
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        set.mutate();
    };
    const isOver = set.error instanceof Problem && set.error.code === "link_not_valid";
    if (!token || isOver)
        return (
            <PortalDoor title={t(isOver ? "portal.password.over" : "welcome.noLink")}>
                <div className="stack" role="alert">
                    <p>{t(isOver ? "portal.password.overHelp" : "welcome.noLinkHelp")}</p>
                    <p>
                        <To to="/forgot">{t("portal.password.again")}</To>
                    </p>
                </div>
            </PortalDoor>
        );
    return (
        <PortalDoor title={t("portal.password.title")}>
            <form onSubmit={onSubmit} className="stack">
                <FormProblem error={set.error} />
                <PasswordInput
                    size="sm"
                    autoComplete="new-password"
                    label={t("welcome.password")}
                    description={t("portal.password.help")}
                    autoFocus
                    required
                    withAsterisk={false}
                    minLength={12}
                    error={fieldError(set.error, "password")}
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
                    loading={set.isPending}
                >
                    {t("portal.password.do")}
                </Button>
            </form>
        </PortalDoor>
    );
}
