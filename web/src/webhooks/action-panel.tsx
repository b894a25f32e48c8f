// The panel in which an application action is made, changed, given a new secret, or removed.
import { Button, MultiSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { answer, api, basedOn } from "../api/client";
import { staffQuery } from "../api/people";
import type { ApplicationAction } from "../api/types";
import { asData } from "../frame/as-data";
import { Ask } from "../frame/ask";
import { FormPanel } from "../parts/directory/form-panel";
import { When } from "../text/when";
import { requestFormsQuery } from "./queries";
import { SecretShown } from "./secret-shown";
import type { NewSecret } from "./webhook-panel";

type Editable = ApplicationAction & { may: readonly string[] };

interface Form {
    name: string;
    application: string;
    form: string;
    url: string;
    approvers: string[];
    rule: "any" | "all";
    question: string;
    enabled: boolean;
}

interface Props {
    id: string;
    secret: string | null;
    onSecret: (made: NewSecret) => void;
    onClose: () => void;
}

const load = async (id: string): Promise<Editable> => ({
    ...(await answer(api.GET("/api/v1/application-actions/{id}", { params: { path: { id } } }))),
    may: ["change"],
});

const toForm = (action: Editable | null): Form => ({
    name: action?.name ?? "",
    application: action?.application.key ?? "",
    form: action?.form ?? "",
    url: action?.url ?? "",
    approvers: action?.approvers.map(({ id }) => id) ?? [],
    rule: action?.rule ?? "any",
    question: action?.question ?? "",
    enabled: action?.enabled ?? true,
});

export function ActionPanel({ id, secret, onSecret, onClose }: Props) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: forms = [] } = useQuery(requestFormsQuery);
    const { data: staff = [] } = useQuery(staffQuery);
    return (
        <FormPanel<Editable, Form, NewSecret>
            id={id}
            kind="application-actions"
            newTitle={t("applicationAction.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            onMade={onSecret}
            create={async (body) => {
                const made = await answer(api.POST("/api/v1/application-actions", { body }));
                return { id: made.action.id, secret: made.secret };
            }}
            change={({ name, url, approvers, rule, question, enabled }, base) =>
                answer(
                    api.PATCH("/api/v1/application-actions/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: { name, url, approvers, rule, question, enabled },
                    }),
                )
            }
            below={(action) => (
                <Below action={action} secret={secret} onSecret={onSecret} onClose={onClose} />
            )}
        >
            {(action, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus={secret === null || undefined}
                        label={t("field.name")}
                        description={t("applicationAction.nameHelp")}
                        required
                        withAsterisk={false}
                        maxLength={100}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    {action === null && (
                        <>
                            <Select
                                label={t("applicationAction.application")}
                                required
                                withAsterisk={false}
                                value={form.application || null}
                                error={errorOf("application")}
                                data={applications.map(({ key, name }) => ({
                                    value: key,
                                    label: name,
                                }))}
                                onChange={(value) => set({ application: value ?? "", form: "" })}
                                {...asData}
                            />
                            <Select
                                label={t("applicationAction.form")}
                                description={t("applicationAction.formHelp")}
                                required
                                withAsterisk={false}
                                value={form.form || null}
                                error={errorOf("form")}
                                data={forms
                                    .filter(
                                        ({ application }) =>
                                            !application || application === form.application,
                                    )
                                    .map(({ id: value, application, items }) => ({
                                        value,
                                        label: t("applicationAction.formName", {
                                            application:
                                                application ??
                                                t("applicationAction.anyApplication"),
                                            fields: items.map(({ field }) => field).join(", "),
                                        }),
                                    }))}
                                onChange={(value) => set({ form: value ?? "" })}
                                {...asData}
                            />
                        </>
                    )}
                    <TextInput
                        label={t("webhook.url")}
                        description={t("applicationAction.urlHelp")}
                        required
                        withAsterisk={false}
                        type="url"
                        maxLength={2000}
                        value={form.url}
                        error={errorOf("url")}
                        onChange={(event) => set({ url: event.currentTarget.value })}
                    />
                    <MultiSelect
                        label={t("applicationAction.approvers")}
                        description={t("applicationAction.approversHelp")}
                        searchable
                        value={form.approvers}
                        error={errorOf("approvers")}
                        data={staff.map(({ id: value, name }) => ({ value, label: name }))}
                        onChange={(approvers) => set({ approvers })}
                        {...asData}
                    />
                    {form.approvers.length > 0 && (
                        <>
                            <Select
                                label={t("applicationAction.rule")}
                                allowDeselect={false}
                                value={form.rule}
                                data={[
                                    { value: "any", label: t("applicationAction.any") },
                                    { value: "all", label: t("applicationAction.all") },
                                ]}
                                onChange={(value) => set({ rule: value === "all" ? "all" : "any" })}
                            />
                            <Textarea
                                label={t("applicationAction.question")}
                                description={t("applicationAction.questionHelp")}
                                maxLength={2000}
                                value={form.question}
                                error={errorOf("question")}
                                onChange={(event) => set({ question: event.currentTarget.value })}
                            />
                        </>
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

function Below({
    action,
    secret,
    onSecret,
    onClose,
}: Omit<Props, "id"> & { action: ApplicationAction }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [asked, ask] = useState<"secret" | "remove" | null>(null);
    const path = { params: { path: { id: action.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["application-actions"] });
    return (
        <section className="stack" style={{ marginTop: 24 }}>
            {secret && <SecretShown label={t("webhook.secretOnce")} secret={secret} />}
            {action.former_secret_until && (
                <p className="dim">
                    {t("webhook.formerUntil")} <When at={action.former_secret_until} />
                </p>
            )}
            <div className="actions">
                <Button onClick={() => ask("secret")}>{t("webhook.newSecret")}</Button>
                <Button onClick={() => ask("remove")}>{t("applicationAction.remove")}</Button>
            </div>
            {asked === "secret" && (
                <Ask
                    title={t("webhook.newSecret")}
                    action={t("webhook.newSecret")}
                    onClose={() => ask(null)}
                    onDo={async () => {
                        const made = await answer(
                            api.POST("/api/v1/application-actions/{id}/secret", path),
                        );
                        onSecret({ id: action.id, secret: made.secret });
                        void refresh();
                    }}
                >
                    <p>{t("webhook.newSecretText")}</p>
                </Ask>
            )}
            {asked === "remove" && (
                <Ask
                    title={t("applicationAction.removeAsk", { name: action.name })}
                    action={t("applicationAction.remove")}
                    onClose={() => ask(null)}
                    onDo={async () => {
                        await answer(api.DELETE("/api/v1/application-actions/{id}", path));
                        void refresh();
                        onClose();
                    }}
                >
                    <p>{t("applicationAction.removeText")}</p>
                </Ask>
            )}
        </section>
    );
}
