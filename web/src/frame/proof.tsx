// Asks people for their password once more, where the server wants to be sure that it is they. What
// they were doing then goes on.
import { PasswordInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, whenProofNeeded } from "../api/client";
import { useMe } from "../session/session";
import { Ask } from "./ask";

export function Proof() {
    const { t } = useTranslation();
    const me = useMe();
    const [isAsking, setAsking] = useState(false);
    const [password, setPassword] = useState("");
    const waiting = useRef<((isGiven: boolean) => void)[]>([]);
    useEffect(() => {
        whenProofNeeded(
            () =>
                new Promise((resolve) => {
                    waiting.current.push(resolve);
                    setAsking(true);
                }),
        );
        return () => whenProofNeeded(null);
    }, []);
    const end = (isGiven: boolean) => {
        waiting.current.splice(0).forEach((resolve) => resolve(isGiven));
        setAsking(false);
        setPassword("");
    };
    const give = async () => {
        await answer(api.POST("/api/v1/session/proof", { body: { password } }));
        end(true);
    };
    if (!isAsking) return null;
    return (
        <Ask
            title={t("proof.title")}
            action={t("proof.confirm")}
            isReady={password !== ""}
            size={380}
            onClose={() => end(false)}
            onDo={give}
        >
            <p>{t(me.has_password ? "proof.text" : "proof.noPassword")}</p>
            <input type="text" hidden readOnly autoComplete="username" value={me.email} />
            <PasswordInput
                data-autofocus
                label={t("proof.password")}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
            />
        </Ask>
    );
}
