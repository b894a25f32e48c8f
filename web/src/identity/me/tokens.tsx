// Tokens: what scripts sign in with. The secret is shown once.
import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Token } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { type Action, may, useMe } from "../../session/session";
import { When } from "../../text/when";
import { Section } from "./me";
import styles from "./me.module.css";
import { SecretOnce } from "../secret-once";

type TokenScope = Token["scopes"][number];

export function Tokens() {
    const { t } = useTranslation();
    const { data: tokens, error } = useQuery({
        queryKey: ["tokens"],
        queryFn: async () =>
            (await answer(api.GET("/api/v1/tokens", { params: { query: { limit: 100 } } }))).items,
    });
    const [isNew, setNew] = useState(false);
    const [secret, setSecret] = useState<string | null>(null);
    return (
        <Section title={t("me.tokens")}>
            {error && <Failed error={error} />}
            {!tokens && !error && <Skeletons rows={2} height={36} />}
            {tokens?.length === 0 && <p className="dim">{t("me.noTokens")}</p>}
            {secret && <SecretOnce label={t("me.tokenOnce")} secret={secret} />}
            <ul role="list">
                {tokens?.map((token) => (
                    <Row key={token.id} token={token} />
                ))}
            </ul>
            <div>
                <Button leftSection={<IconPlus size={14} />} onClick={() => setNew(true)}>
                    {t("me.newToken")}
                </Button>
            </div>
            {isNew && <NewToken onClose={() => setNew(false)} onMade={setSecret} />}
        </Section>
    );
}

function Row({ token }: { token: Token }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const revoke = async () => {
        await answer(api.DELETE("/api/v1/tokens/{id}", { params: { path: { id: token.id } } }));
        await queries.invalidateQueries({ queryKey: ["tokens"] });
    };
    return (
        <li className={styles.token}>
            <span className="grow">
                <strong translate="no">{token.name}</strong>{" "}
                <span className="dim">
                    {token.scopes.map((scope) => t(`me.scope.${scope}`)).join(", ")}
                </span>
                <span className="dim" style={{ display: "block" }}>
                    {t("me.tokenExpires")}:{" "}
                    {token.expires_at ? <When at={token.expires_at} /> : t("me.tokenNever")}
                    {" · "}
                    {token.used_at ? (
                        <>
                            {t("me.tokenUsed")}: <When at={token.used_at} />
                        </>
                    ) : (
                        t("me.tokenNeverUsed")
                    )}
                </span>
            </span>
            <Button onClick={() => setAsking(true)}>{t("me.revoke")}</Button>
            {isAsking && (
                <Ask
                    title={t("me.revokeAsk", { name: token.name })}
                    action={t("me.revoke")}
                    onClose={() => setAsking(false)}
                    onDo={revoke}
                >
                    <p>{t("me.revokeText")}</p>
                </Ask>
            )}
        </li>
    );
}

/** What only a token with the scope `admin` does. */
const adminActions: Action[] = [
    "directory_write",
    "team_write",
    "ingest_key_manage",
    "scrape_target_manage",
    "jobs_manage",
    "schedules_manage",
];

function NewToken({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
    const { t } = useTranslation();
    const me = useMe();
    const queries = useQueryClient();
    const [name, setName] = useState("");
    const [scopes, setScopes] = useState<string[]>(["read"]);
    const [expires, setExpires] = useState("");
    const canAdminister = adminActions.some((action) => may(me, action));
    const offered: TokenScope[] = canAdminister ? ["read", "write", "admin"] : ["read", "write"];
    const make = async () => {
        const expires_at = expires
            ? { expires_at: new Date(`${expires}T23:59:59`).toISOString() }
            : {};
        const { token } = await answer(
            api.POST("/api/v1/tokens", {
                body: { name: name.trim(), scopes: scopes as TokenScope[], ...expires_at },
            }),
        );
        onMade(token);
        await queries.invalidateQueries({ queryKey: ["tokens"] });
    };
    return (
        <Ask
            title={t("me.newToken")}
            action={t("action.create")}
            isReady={name.trim() !== "" && scopes.length > 0}
            onClose={onClose}
            onDo={make}
        >
            <TextInput
                data-autofocus
                label={t("me.tokenName")}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            <Checkbox.Group label={t("me.tokenScopes")} value={scopes} onChange={setScopes}>
                <div className="row" style={{ padding: "6px 0" }}>
                    {offered.map((scope) => (
                        <Checkbox key={scope} value={scope} label={t(`me.scope.${scope}`)} />
                    ))}
                </div>
            </Checkbox.Group>
            <TextInput
                type="date"
                label={t("me.tokenExpires")}
                value={expires}
                onChange={(event) => setExpires(event.currentTarget.value)}
            />
        </Ask>
    );
}
