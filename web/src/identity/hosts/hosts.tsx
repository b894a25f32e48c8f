// Maintained hosts, and the tokens of their agents. A token is shown once.
import { Button, MultiSelect, TextInput } from "@mantine/core";
import { IconServer } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api } from "../../api/client";
import { fieldError } from "../../api/problem";
import type { Host } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Ask } from "../../frame/ask";
import { Empty, Failed, Skeletons } from "../../frame/states";
import styles from "../me/me.module.css";
import { Program } from "../program";
import { SecretOnce } from "../secret-once";

const queryKey = ["hosts"];

export function Hosts() {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const hosts = useInfiniteQuery({
        queryKey,
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/hosts", {
                    params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });
    const [asking, setAsking] = useState<Host | "new" | null>(null);
    const [token, setToken] = useState<string | null>(null);
    const refresh = () => queries.invalidateQueries({ queryKey });
    const show = async (made: { token: string }) => {
        setToken(made.token);
        await refresh();
    };
    const all = hosts.data?.pages.flatMap(({ items }) => items);
    return (
        <div className={styles.page}>
            <h1>{t("place.hosts")}</h1>
            <p className="dim">{t("host.help")}</p>
            {hosts.isPending && <Skeletons rows={3} height={36} />}
            {hosts.error && <Failed error={hosts.error} />}
            {token && <SecretOnce label={t("host.once")} secret={token} />}
            {all?.length === 0 && (
                <Empty icon={<IconServer size={22} />} title={t("host.empty")}>
                    {t("host.emptyHelp")}
                </Empty>
            )}
            <ul role="list" className="stack">
                {all?.map((host) => (
                    <Row
                        key={host.id}
                        host={host}
                        onChange={() => setAsking(host)}
                        onRotated={show}
                        onRevoked={refresh}
                    />
                ))}
            </ul>
            <span className="row">
                {hosts.data?.pages[0]?.may.includes("create") && (
                    <Button onClick={() => setAsking("new")}>{t("host.new")}</Button>
                )}
                {hosts.hasNextPage && (
                    <Button onClick={() => hosts.fetchNextPage()}>{t("action.more")}</Button>
                )}
            </span>
            {asking && (
                <HostForm
                    host={asking === "new" ? null : asking}
                    onClose={() => setAsking(null)}
                    onMade={show}
                    onChanged={refresh}
                />
            )}
        </div>
    );
}

interface RowProps {
    host: Host;
    onChange: () => void;
    onRotated: (made: { token: string }) => Promise<void>;
    onRevoked: () => Promise<void>;
}

function Row({ host, onChange, onRotated, onRevoked }: RowProps) {
    const { t } = useTranslation();
    const params = { params: { path: { id: host.id } } };
    return (
        <Program
            kind="host"
            program={host}
            lastUsedAt={host.last_seen_at}
            about={
                <span className="dim" style={{ display: "block" }} translate="no">
                    {host.applications.map(({ name }) => name).join(", ")}
                </span>
            }
            actions={
                host.may.includes("change") && (
                    <Button onClick={onChange}>{t("host.change")}</Button>
                )
            }
            onRotate={async () =>
                onRotated(
                    await answer(api.POST("/api/v1/hosts/{id}/rotate", { ...params, body: {} })),
                )
            }
            onRevoke={async () => {
                await answer(api.DELETE("/api/v1/hosts/{id}", params));
                await onRevoked();
            }}
        />
    );
}

interface FormProps {
    host: Host | null;
    onClose: () => void;
    onMade: (made: { token: string }) => Promise<void>;
    onChanged: () => Promise<void>;
}

function HostForm({ host, onClose, onMade, onChanged }: FormProps) {
    const { t } = useTranslation();
    const { data: known = [] } = useQuery(applicationsQuery);
    const [name, setName] = useState(host?.name ?? "");
    const [applications, setApplications] = useState(
        host?.applications.map(({ key }) => key) ?? [],
    );
    const [error, setError] = useState<unknown>(null);
    const body = { name: name.trim(), applications };
    const send = async () => {
        if (host) {
            await answer(
                api.PUT("/api/v1/hosts/{id}", { params: { path: { id: host.id } }, body }),
            );
            await onChanged();
        } else {
            await onMade(await answer(api.POST("/api/v1/hosts", { body })));
        }
    };
    return (
        <Ask
            title={host ? t("host.changeTitle", { name: host.name }) : t("host.new")}
            action={host ? t("host.change") : t("host.new")}
            onClose={onClose}
            onDo={async () => {
                try {
                    await send();
                } catch (failure) {
                    setError(failure);
                    throw failure;
                }
            }}
        >
            <TextInput
                data-autofocus
                label={t("field.name")}
                required
                withAsterisk={false}
                maxLength={100}
                value={name}
                error={fieldError(error, "name")}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            <MultiSelect
                label={t("field.applications")}
                searchable
                value={applications}
                error={fieldError(error, "applications")}
                {...asData}
                data={known.map((each) => ({ value: each.key, label: each.name }))}
                onChange={setApplications}
            />
        </Ask>
    );
}
