// Signing in at the portal. Staff go on to their own pages.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { FormProblem } from "../frame/form-problem";
import { isStaff, sessionQuery, signIn } from "../session/session";
import { PortalDoor } from "./door";
import { go, To, usePath } from "./path";

export function SignInPage() {
    const { t } = useTranslation();
    const { query } = usePath();
    const queries = useQueryClient();
    const [email, setEmail] = useState(query.get("email") ?? "");
    const [password, setPassword] = useState("");
    const enter = useMutation({
        mutationFn: () => signIn(email.trim(), password),
        onSuccess: (session) => {
            queries.clear();
            queries.setQueryData(sessionQuery.queryKey, session);
            const back = query.get("back") ?? "";
            if (isStaff(session.user) && !back) window.location.replace("/");
            else go(/^\/(?!\/)[\w/?=&%.-]*$/.test(back) ? back : "", { isReplaced: true });
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        enter.mutate();
    };
    return (
        <PortalDoor title={t("signIn.title")}>
            <form onSubmit={onSubmit} className="stack">
                <p role="status">{query.get("set") && t("portal.password.done")}</p>
                <FormProblem error={enter.error} />
                <TextInput
                    size="sm"
                    type="email"
                    name="email"
                    autoComplete="username"
                    label={t("signIn.email")}
                    required
                    autoFocus={email === ""}
                    withAsterisk={false}
                    value={email}
                    onChange={(event) => setEmail(event.currentTarget.value)}
                />
                <PasswordInput
                    size="sm"
                    name="password"
                    autoComplete="current-password"
                    label={t("signIn.password")}
                    required
                    autoFocus={email !== ""}
                    withAsterisk={false}
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
                    {t("signIn.enter")}
                </Button>
                <p>
                    <To to={`/forgot${email ? `?email=${encodeURIComponent(email.trim())}` : ""}`}>
                        {t("signIn.forgot")}
                    </To>
                </p>
            </form>
        </PortalDoor>
    );
}
