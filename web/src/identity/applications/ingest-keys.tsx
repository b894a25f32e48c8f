// Ingest keys of an application: with what programs send its data. A secret is shown once.
import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { IngestKey } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { Program } from "../program";
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
            <ul role="list">
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
    const params = { params: { path: { key: application, id: ingestKey.id } } };
    return (
        <li>
            <Program
                kind="ingestKey"
                title={<strong translate="no">{ingestKey.name}</strong>}
                program={ingestKey}
                lastUsedAt={ingestKey.last_used_at}
                onRotate={async () =>
                    onRotated(
                        await answer(
                            api.POST("/api/v1/applications/{key}/ingest-keys/{id}/rotate", {
                                ...params,
                                body: {},
                            }),
                        ),
                    )
                }
                onRevoke={async () => {
                    await answer(api.DELETE("/api/v1/applications/{key}/ingest-keys/{id}", params));
                    await onRevoked();
                }}
            />
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
