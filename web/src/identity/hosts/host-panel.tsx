// The panel in which a host is registered or changed, and the token of its agent given anew. A token is
// shown once.
import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api } from "../../api/client";
import type { Host } from "../../api/types";
import { asData } from "../../frame/as-data";
import { FormPanel } from "../../parts/directory/form-panel";
import { Program } from "../program";
import { SecretOnce } from "../secret-once";

/** The token of a host, as it is told once. */
export interface NewToken {
    id: string;
    token: string;
}

interface Props {
    id: string;
    /** The token of this host, right after it was made. */
    token: string | null;
    onToken: (made: NewToken) => void;
    onClose: () => void;
}

const load = (id: string) => answer(api.GET("/api/v1/hosts/{id}", { params: { path: { id } } }));

const toForm = (host: Host | null) => ({
    name: host?.name ?? "",
    applications: host?.applications.map(({ key }) => key) ?? [],
});

const bodyOf = ({ name, applications }: ReturnType<typeof toForm>) => ({
    name: name.trim(),
    applications,
});

export function HostPanel({ id, token, onToken, onClose }: Props) {
    const { t } = useTranslation();
    const { data: known = [] } = useQuery(applicationsQuery);
    return (
        <FormPanel
            id={id}
            kind="hosts"
            newTitle={t("host.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            onMade={onToken}
            create={(form) => answer(api.POST("/api/v1/hosts", { body: bodyOf(form) }))}
            change={(form) =>
                answer(
                    api.PUT("/api/v1/hosts/{id}", {
                        params: { path: { id } },
                        body: bodyOf(form),
                    }),
                )
            }
            below={(host) => (
                <Token host={host} token={token} onToken={onToken} onClose={onClose} />
            )}
        >
            {(host, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus={token === null || undefined}
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        maxLength={100}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <MultiSelect
                        label={t("field.applications")}
                        description={host === null ? t("host.applicationsHelp") : undefined}
                        searchable
                        value={form.applications}
                        error={errorOf("applications")}
                        {...asData}
                        data={known.map(({ key, name }) => ({ value: key, label: name }))}
                        onChange={(applications) => set({ applications })}
                    />
                </>
            )}
        </FormPanel>
    );
}

interface TokenProps extends Pick<Props, "token" | "onToken" | "onClose"> {
    host: Host;
}

function Token({ host, token, onToken, onClose }: TokenProps) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const params = { params: { path: { id: host.id } } };
    return (
        <section className="stack" aria-labelledby="host-token" style={{ marginTop: 24 }}>
            <h3 id="host-token">{t("host.token")}</h3>
            <p className="dim">{t("host.help")}</p>
            {token && <SecretOnce label={t("host.once")} secret={token} />}
            <Program
                kind="host"
                program={host}
                lastUsedAt={host.last_seen_at}
                onRotate={async () => {
                    onToken(
                        await answer(
                            api.POST("/api/v1/hosts/{id}/rotate", { ...params, body: {} }),
                        ),
                    );
                    await queries.invalidateQueries({ queryKey: ["hosts"] });
                }}
                onRevoke={async () => {
                    await answer(api.DELETE("/api/v1/hosts/{id}", params));
                    await queries.invalidateQueries({ queryKey: ["hosts", "list"] });
                    onClose();
                }}
            />
        </section>
    );
}
