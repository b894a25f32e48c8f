// Ingest keys of an application: with what programs send its data. A secret is shown once.
import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { IngestKey } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { When } from "../../text/when";
import { SecretOnce } from "../secret-once";

export function IngestKeys({ application }: { application: string }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const queryKey = ["ingestKeys", application];
    const keys = useQuery({
        queryKey,
        queryFn: () =>
            answer(
                api.GET("/api/v1/applications/{key}/ingest-keys", {
                    params: { path: { key: application }, query: { limit: 100 } },
                }),
            ),
    });
    const [isNew, setNew] = useState(false);
    const [secret, setSecret] = useState<string | null>(null);
    const refresh = () => queries.invalidateQueries({ queryKey });
    const show = async (made: { secret: string }) => {
        setSecret(made.secret);
        await refresh();
    };
    return (
        <section className="stack" aria-labelledby="ingest-keys" style={{ marginTop: 24 }}>
            <h3 id="ingest-keys">{t("ingestKey.title")}</h3>
            <p className="dim">{t("ingestKey.help")}</p>
            {keys.isPending && <Skeletons rows={2} height={36} />}
            {keys.error && <Failed error={keys.error} />}
            {keys.data?.items.length === 0 && <p className="dim">{t("ingestKey.empty")}</p>}
            {secret && <SecretOnce label={t("ingestKey.once")} secret={secret} />}
            <ul role="list" className="stack">
                {keys.data?.items.map((each) => (
                    <Row
                        key={each.id}
                        application={application}
                        ingestKey={each}
                        onRotated={show}
                        onRevoked={refresh}
                    />
                ))}
            </ul>
            {keys.data?.may.includes("create") && (
                <div>
                    <Button onClick={() => setNew(true)}>{t("ingestKey.new")}</Button>
                </div>
            )}
            {isNew && (
                <NewKey application={application} onClose={() => setNew(false)} onMade={show} />
            )}
        </section>
    );
}

interface RowProps {
    application: string;
    ingestKey: IngestKey;
    onRotated: (made: { secret: string }) => Promise<void>;
    onRevoked: () => Promise<void>;
}

function Row({ application, ingestKey, onRotated, onRevoked }: RowProps) {
    const { t } = useTranslation();
    const [asking, setAsking] = useState<"rotate" | "revoke" | null>(null);
    const { id, name, may } = ingestKey;
    const params = { params: { path: { key: application, id } } };
    return (
        <li>
            <strong translate="no">{name}</strong>
            <span className="dim" style={{ display: "block" }}>
                {ingestKey.last_used_at ? (
                    <>
                        {t("ingestKey.lastUsed")}: <When at={ingestKey.last_used_at} />
                    </>
                ) : (
                    t("ingestKey.neverUsed")
                )}
                {ingestKey.previous_until && (
                    <>
                        {" · "}
                        {t("ingestKey.previousUntil")}: <When at={ingestKey.previous_until} />
                    </>
                )}
            </span>
            <span className="row">
                {may.includes("rotate") && (
                    <Button onClick={() => setAsking("rotate")}>{t("ingestKey.rotate")}</Button>
                )}
                {may.includes("revoke") && (
                    <Button onClick={() => setAsking("revoke")}>{t("ingestKey.revoke")}</Button>
                )}
            </span>
            {asking === "rotate" && (
                <Ask
                    title={t("ingestKey.rotateAsk", { name })}
                    action={t("ingestKey.rotate")}
                    onClose={() => setAsking(null)}
                    onDo={async () =>
                        onRotated(
                            await answer(
                                api.POST("/api/v1/applications/{key}/ingest-keys/{id}/rotate", {
                                    ...params,
                                    body: {},
                                }),
                            ),
                        )
                    }
                >
                    <p>{t("ingestKey.rotateText")}</p>
                </Ask>
            )}
            {asking === "revoke" && (
                <Ask
                    title={t("ingestKey.revokeAsk", { name })}
                    action={t("ingestKey.revoke")}
                    onClose={() => setAsking(null)}
                    onDo={async () => {
                        await answer(
                            api.DELETE("/api/v1/applications/{key}/ingest-keys/{id}", params),
                        );
                        await onRevoked();
                    }}
                >
                    <p>{t("ingestKey.revokeText")}</p>
                </Ask>
            )}
        </li>
    );
}

interface NewProps {
    application: string;
    onClose: () => void;
    onMade: (made: { secret: string }) => Promise<void>;
}

function NewKey({ application, onClose, onMade }: NewProps) {
    const { t } = useTranslation();
    const [name, setName] = useState("");
    return (
        <Ask
            title={t("ingestKey.new")}
            action={t("ingestKey.new")}
            onClose={onClose}
            onDo={async () =>
                onMade(
                    await answer(
                        api.POST("/api/v1/applications/{key}/ingest-keys", {
                            params: { path: { key: application } },
                            body: { name: name.trim() },
                        }),
                    ),
                )
            }
        >
            <TextInput
                data-autofocus
                label={t("field.name")}
                required
                withAsterisk={false}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
        </Ask>
    );
}
