// The dialog that takes the password.
import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useMe } from "../session/session";
import { Ask } from "./ask";

export function ProofDialog({ onEnd }: { onEnd: (isGiven: boolean) => void }) {
    const { t } = useTranslation();
    const me = useMe();
    const [password, setPassword] = useState("");
    const give = async () => {
        await answer(api.POST("/api/v1/session/proof", { body: { password } }));
        onEnd(true);
    };
    return (
        <Ask
            title={t("proof.title")}
            action={t("proof.confirm")}
            isReady={password !== ""}
            size={380}
            onClose={() => onEnd(false)}
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
