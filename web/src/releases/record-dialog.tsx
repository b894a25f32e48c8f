// Records a deployment by hand: what no pipeline and no telemetry says.
import { Select, TextInput, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { answer, api } from "../api/client";
import { Ask } from "../frame/ask";
import { asData } from "../frame/as-data";
import { useToasts } from "../frame/toasts";

const texts = ["version", "service", "environment", "revision", "url"] as const;
const statuses = ["succeeded", "running", "failed"] as const;

export function RecordDialog({ onClose }: { onClose: () => void }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const [application, setApplication] = useState<string | null>(null);
    const [status, setStatus] = useState<(typeof statuses)[number]>("succeeded");
    const [form, setForm] = useState<Record<string, string>>({});
    const given = (name: string) => form[name]?.trim() || undefined;
    const record = async () => {
        const made = await answer(
            api.POST("/api/v1/deployments", {
                body: {
                    application: application ?? "",
                    version: given("version") ?? "",
                    status,
                    ...Object.fromEntries(
                        [...texts, "note"].flatMap((name) => {
                            const text = given(name);
                            return text === undefined ? [] : [[name, text]];
                        }),
                    ),
                },
            }),
        );
        toast.done(t("deployment.recorded"));
        void queries.invalidateQueries({ queryKey: ["deployments"] });
        void navigate({ to: "/deployments/$id", params: { id: made.id } });
    };
    return (
        <Ask
            title={t("deployment.record")}
            action={t("deployment.record")}
            isReady={application !== null && given("version") !== undefined}
            onClose={onClose}
            onDo={record}
        >
            <p className="dim">{t("deployment.recordHelp")}</p>
            <Select
                data-autofocus
                label={t("deployment.application")}
                searchable
                value={application}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={setApplication}
            />
            {texts.map((name) => (
                <TextInput
                    key={name}
                    label={t(`deployment.${name}`)}
                    maxLength={200}
                    value={form[name] ?? ""}
                    onChange={(event) => {
                        const { value } = event.currentTarget;
                        setForm((before) => ({ ...before, [name]: value }));
                    }}
                />
            ))}
            <Select
                label={t("deployment.status")}
                allowDeselect={false}
                value={status}
                data={statuses.map((value) => ({
                    value,
                    label: t(`deployment.statuses.${value}`),
                }))}
                onChange={(next) => setStatus((next ?? "succeeded") as typeof status)}
            />
            <Textarea
                label={t("deployment.note")}
                autosize
                minRows={2}
                maxLength={5000}
                value={form.note ?? ""}
                onChange={(event) => {
                    const { value } = event.currentTarget;
                    setForm((before) => ({ ...before, note: value }));
                }}
            />
        </Ask>
    );
}
