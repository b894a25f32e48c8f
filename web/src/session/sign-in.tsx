// Sign-in. Brings the person back to where they were.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { FormProblem } from "../frame/states";
import { Door } from "./door";
import { sessionQuery, signIn } from "./session";

export function SignIn() {
    const { t } = useTranslation();
    const { back } = useSearch({ from: "/sign-in" });
    const queries = useQueryClient();
    const router = useRouter();
    const [email, setEmail] = useState("");
    const [password, setPassword] = useState("");
    const enter = useMutation({
        mutationFn: () => signIn(email.trim(), password),
        onSuccess: (session) => {
            queries.clear();
            queries.setQueryData(sessionQuery.queryKey, session);
            router.history.push(isOurs(back) ? back : "/");
        },
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        enter.mutate();
    };
    return (
        <Door title={t("signIn.title")}>
            <form onSubmit={onSubmit} className="stack">
                <FormProblem error={enter.error} />
                <TextInput
                    size="sm"
                    type="email"
                    name="email"
                    autoComplete="username"
                    label={t("signIn.email")}
                    required
                    autoFocus
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
                    <a href={`/portal/forgot?email=${encodeURIComponent(email.trim())}`}>
                        {t("signIn.forgot")}
                    </a>
                </p>
            </form>
        </Door>
    );
}

/**
 * Only an address of this installation; anything else could lead a person away after they signed
 * in.
 */
function isOurs(back: string | undefined): back is string {
    return (
        back !== undefined &&
        back.startsWith("/") &&
        !back.startsWith("//") &&
        !back.startsWith("/\\")
    );
}
