// A new rule: which incidents it is about, and whether and for which level they open a ticket.
import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import { Ask } from "../../frame/ask";
import { severities } from "../names";
import { useChange } from "./list";
import { MatcherFields, type MatcherForm, matcherOf } from "./matcher";

const levels = ["L1", "L2", "L3", "L4"] as const;
type Level = (typeof levels)[number];
type Severity = (typeof severities)[number];

export function NewRule({ onClose }: { onClose: () => void }) {
    const { t } = useTranslation();
    const [name, setName] = useState("");
    const [opens, setOpens] = useState(true);
    const [level, setLevel] = useState<Level>("L2");
    const [severity, setSeverity] = useState<Severity | null>(null);
    const [form, setForm] = useState<MatcherForm>({});
    const make = useChange(
        () =>
            answer(
                api.POST("/api/v1/signal-rules", {
                    body: {
                        name,
                        matcher: { ...matcherOf(form), ...(severity && { severity }) },
                        opens_ticket: opens,
                        ...(opens && { ticket: { level } }),
                    },
                }),
            ),
        t("signalRule.made"),
    );
    return (
        <Ask
            title={t("signalRule.new")}
            action={t("action.create")}
            isReady={name.trim() !== ""}
            onClose={onClose}
            onDo={() => make.mutateAsync(undefined)}
        >
            <TextInput
                data-autofocus
                label={t("window.name")}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            <Switch
                label={t("signalRule.opensTicket")}
                checked={opens}
                onChange={(event) => setOpens(event.currentTarget.checked)}
            />
            {opens && (
                <Select
                    label={t("signalRule.level")}
                    allowDeselect={false}
                    value={level}
                    data={[...levels]}
                    onChange={(next) => setLevel((next ?? "L2") as Level)}
                />
            )}
            <Select
                label={t("signalRule.atLeast")}
                clearable
                value={severity}
                data={severities.map((value) => ({
                    value,
                    label: t(`signal.severities.${value}`),
                }))}
                onChange={(next) => setSeverity(next as Severity | null)}
            />
            <MatcherFields form={form} onChange={setForm} />
        </Ask>
    );
}
