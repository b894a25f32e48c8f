// Asks for a link to set a password. The answer is the same for every address.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError } from "../api/problem";
import { FormProblem } from "../frame/form-problem";
import { PortalDoor } from "./door";
import { To, usePath } from "./path";

export function AskPage() {
    const { t, i18n } = useTranslation();
    const { query } = usePath();
    const [email, setEmail] = useState(query.get("email") ?? "");
    const ask = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/password-links", {
                    body: {
                        email: email.trim(),
                        language: i18n.language === "de" ? "de" : "en",
                    },
                }),
            ),
    });
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        ask.mutate();
    };
    return (
        <PortalDoor title={t("portal.ask.title")}>
            {ask.isSuccess ? (
                <div className="stack" role="status">
                    <p>{t("portal.ask.done", { email: email.trim() })}</p>
                    <p className="dim">{t("portal.ask.doneHelp")}</p>
                </div>
            ) : (
                <form onSubmit={onSubmit} className="stack">
                    <FormProblem error={ask.error} />
                    <p className="dim">{t("portal.ask.text")}</p>
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
                        error={fieldError(ask.error, "email")}
                        onChange={(event) => setEmail(event.currentTarget.value)}
                    />
                    <Button
                        type="submit"
                        size="sm"
                        variant="filled"
                        fullWidth
                        mt={8}
                        loading={ask.isPending}
                    >
                        {t("portal.ask.do")}
                    </Button>
                </form>
            )}
            <p style={{ marginTop: 12 }}>
                <To to="/sign-in">{t("portal.ask.back")}</To>
            </p>
        </PortalDoor>
    );
}
