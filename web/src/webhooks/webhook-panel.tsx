// The panel in which a webhook is made or changed, tested, given a new secret, or removed. A secret
// is shown once.
import { Button, MultiSelect, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import type { Webhook } from "../api/types";
import { asData } from "../frame/as-data";
import { Ask } from "../frame/ask";
import { PersonSearch } from "../frame/person-search";
import { useToasts } from "../frame/toasts";
import { FormPanel } from "../parts/directory/form-panel";
import { FilterField } from "../parts/filter/filter-field";
import { useFilterLanguage } from "../parts/filter/server-language";
import { useMe } from "../session/session";
import { When } from "../text/when";
import { useEventName } from "./event-name";
import { eventsQuery } from "./queries";
import { SecretShown } from "./secret-shown";
import { Health } from "./webhooks";

/** A secret, as it is told once, and whose it is. */
export interface NewSecret {
    id: string;
    secret: string;
}

type Editable = Webhook & { may: readonly string[] };

interface Form {
    name: string;
    url: string;
    events: string[];
    filter: string;
    owner: string;
    enabled: boolean;
}

interface Props {
    id: string;
    secret: string | null;
    onSecret: (made: NewSecret) => void;
    onClose: () => void;
}

const load = async (id: string): Promise<Editable> => ({
    ...(await answer(api.GET("/api/v1/webhooks/{id}", { params: { path: { id } } }))),
    may: ["change"],
});

export function WebhookPanel({ id, secret, onSecret, onClose }: Props) {
    const { t } = useTranslation();
    const me = useMe();
    const nameOf = useEventName();
    const { data: events = [] } = useQuery(eventsQuery);
    const language = useFilterLanguage("ticket");
    const toForm = (webhook: Editable | null): Form => ({
        name: webhook?.name ?? "",
        url: webhook?.url ?? "",
        events: webhook?.events ?? [],
        filter: webhook?.filter ?? "",
        owner: webhook?.owner.id ?? me.id,
        enabled: webhook?.enabled ?? true,
    });
    return (
        <FormPanel<Editable, Form, NewSecret>
            id={id}
            kind="webhooks"
            newTitle={t("webhook.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            onMade={onSecret}
            create={async (form) => {
                const made = await answer(api.POST("/api/v1/webhooks", { body: form }));
                return { id: made.webhook.id, secret: made.secret };
            }}
            change={({ name, url, events: chosen, filter, enabled }, base) =>
                answer(
                    api.PATCH("/api/v1/webhooks/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: { name, url, events: chosen, filter, enabled },
                    }),
                )
            }
            below={(webhook) => (
                <Below webhook={webhook} secret={secret} onSecret={onSecret} onClose={onClose} />
            )}
        >
            {(webhook, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus={secret === null || undefined}
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        maxLength={100}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("webhook.url")}
                        description={t("webhook.urlHelp")}
                        required
                        withAsterisk={false}
                        type="url"
                        maxLength={2000}
                        value={form.url}
                        error={errorOf("url")}
                        onChange={(event) => set({ url: event.currentTarget.value })}
                    />
                    <MultiSelect
                        label={t("webhook.events")}
                        searchable
                        value={form.events}
                        error={errorOf("events")}
                        data={events.map(({ name }) => ({ value: name, label: nameOf(name) }))}
                        onChange={(chosen) => set({ events: chosen })}
                        {...asData}
                    />
                    <div>
                        <FilterField
                            language={language}
                            value={form.filter}
                            onChange={(filter) => set({ filter })}
                            label={t("webhook.filter")}
                            placeholder={t("webhook.filterHelp")}
                        />
                        {errorOf("filter") && <p role="alert">{errorOf("filter")}</p>}
                    </div>
                    {webhook === null ? (
                        <PersonSearch
                            isLabelHidden={false}
                            label={t("webhook.ownerChoice")}
                            initial={me.name}
                            error={errorOf("owner")}
                            onChoose={({ id: owner }) => set({ owner })}
                        />
                    ) : (
                        <p className="dim">
                            {t("webhook.ownedBy")} <span translate="no">{webhook.owner.name}</span>
                        </p>
                    )}
                    <Switch
                        label={t("webhook.enabled")}
                        checked={form.enabled}
                        onChange={(event) => set({ enabled: event.currentTarget.checked })}
                    />
                </>
            )}
        </FormPanel>
    );
}

function Below({ webhook, secret, onSecret, onClose }: Omit<Props, "id"> & { webhook: Webhook }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [asked, ask] = useState<"secret" | "remove" | null>(null);
    const path = { params: { path: { id: webhook.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
    const test = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/webhooks/{id}/test", path)),
        onSuccess: () => {
            toast.done(t("webhook.testSent"));
            void refresh();
        },
        onError: toast.failed,
    });
    return (
        <section className="stack" style={{ marginTop: 24 }} aria-label={t("webhook.health")}>
            {secret && <SecretShown label={t("webhook.secretOnce")} secret={secret} />}
            <p>
                <Health of={webhook} />
            </p>
            {webhook.former_secret_until && (
                <p className="dim">
                    {t("webhook.formerUntil")} <When at={webhook.former_secret_until} />
                </p>
            )}
            <p>
                <Link to="/webhooks/$id" params={{ id: webhook.id }}>
                    {t("webhook.deliveries")}
                </Link>
            </p>
            <div className="actions">
                <Button loading={test.isPending} onClick={() => test.mutate()}>
                    {t("webhook.test")}
                </Button>
                <Button onClick={() => ask("secret")}>{t("webhook.newSecret")}</Button>
                <Button onClick={() => ask("remove")}>{t("webhook.remove")}</Button>
            </div>
            {asked === "secret" && (
                <Ask
                    title={t("webhook.newSecret")}
                    action={t("webhook.newSecret")}
                    onClose={() => ask(null)}
                    onDo={async () => {
                        const made = await answer(api.POST("/api/v1/webhooks/{id}/secret", path));
                        onSecret({ id: webhook.id, secret: made.secret });
                        void refresh();
                    }}
                >
                    <p>{t("webhook.newSecretText")}</p>
                </Ask>
            )}
            {asked === "remove" && (
                <Ask
                    title={t("webhook.removeAsk", { name: webhook.name })}
                    action={t("webhook.remove")}
                    onClose={() => ask(null)}
                    onDo={async () => {
                        await answer(api.DELETE("/api/v1/webhooks/{id}", path));
                        void refresh();
                        onClose();
                    }}
                >
                    <p>{t("webhook.removeText")}</p>
                </Ask>
            )}
        </section>
    );
}
