// A rule, new or changed: which incidents it is about, whether they open a ticket, and which.
import { Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { teamsQuery } from "../../api/teams";
import type { SignalRule } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Ask } from "../../frame/ask";
import { severities, type Severity } from "../names";
import { useChange } from "./list";
import { formOf, MatcherFields, type MatcherForm, matcherOf } from "./matcher";

type Plan = NonNullable<SignalRule["ticket"]>;

const levels = ["L1", "L2", "L3", "L4"] as const satisfies readonly Plan["level"][];
const kinds = [
    "incident",
    "service_request",
    "problem",
    "change",
    "bug",
] as const satisfies readonly Plan["kind"][];
const priorities = ["low", "normal", "high", "urgent"] as const;
/** What a rule asks for that says nothing else. */
const usual: Plan = {
    kind: "incident",
    maintenance: "corrective",
    level: "L2",
    team: null,
    priority: null,
};

/** No `rule`: a new one. */
export function RuleDialog({ rule, onClose }: { rule: SignalRule | null; onClose: () => void }) {
    const { t } = useTranslation();
    const [name, setName] = useState(rule?.name ?? "");
    const [opens, setOpens] = useState(rule?.opens_ticket ?? true);
    const [plan, setPlan] = useState<Plan>(rule?.ticket ?? usual);
    const [severity, setSeverity] = useState<Severity | null>(rule?.matcher.severity ?? null);
    const [form, setForm] = useState<MatcherForm>(() => (rule ? formOf(rule.matcher) : {}));
    const body = {
        name,
        matcher: { ...matcherOf(form), ...(severity && { severity }) },
        opens_ticket: opens,
        ...(opens && { ticket: plan }),
    };
    const save = useChange(
        () =>
            rule
                ? answer(
                      api.PATCH("/api/v1/signal-rules/{id}", {
                          params: { path: { id: rule.id }, ...basedOn(rule.version) },
                          body,
                      }),
                  )
                : answer(api.POST("/api/v1/signal-rules", { body })),
        rule ? t("done.saved") : t("signalRule.made"),
    );
    return (
        <Ask
            title={rule ? t("signalRule.changeOne", { name: rule.name }) : t("signalRule.new")}
            action={rule ? t("action.save") : t("action.create")}
            isReady={name.trim() !== ""}
            onClose={onClose}
            onDo={() => save.mutateAsync(undefined)}
        >
            <TextInput
                data-autofocus
                label={t("window.name")}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
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
            <Switch
                label={t("signalRule.opensTicket")}
                checked={opens}
                onChange={(event) => setOpens(event.currentTarget.checked)}
            />
            {opens && <PlanFields plan={plan} onChange={setPlan} />}
        </Ask>
    );
}

function PlanFields({ plan, onChange }: { plan: Plan; onChange: (plan: Plan) => void }) {
    const { t } = useTranslation();
    const { data: teams = [] } = useQuery(teamsQuery);
    return (
        <>
            <Select
                label={t("signalRule.kind")}
                allowDeselect={false}
                value={plan.kind}
                data={kinds.map((value) => ({ value, label: t(`signalRule.kinds.${value}`) }))}
                onChange={(kind) =>
                    onChange({ ...plan, kind: (kind ?? usual.kind) as Plan["kind"] })
                }
            />
            <Select
                label={t("signalRule.level")}
                allowDeselect={false}
                value={plan.level}
                data={[...levels]}
                onChange={(level) =>
                    onChange({ ...plan, level: (level ?? usual.level) as Plan["level"] })
                }
            />
            <Select
                label={t("signalRule.team")}
                placeholder={t("signalRule.teamOfLevel")}
                clearable
                searchable
                value={plan.team}
                data={teams.map(({ id, name }) => ({ value: id, label: name }))}
                {...asData}
                onChange={(team) => onChange({ ...plan, team })}
            />
            <Select
                label={t("signalRule.priority")}
                placeholder={t("signalRule.bySeverity")}
                clearable
                value={plan.priority}
                data={priorities.map((value) => ({
                    value,
                    label: t(`signalRule.priorities.${value}`),
                }))}
                onChange={(priority) =>
                    onChange({ ...plan, priority: priority as Plan["priority"] })
                }
            />
        </>
    );
}
