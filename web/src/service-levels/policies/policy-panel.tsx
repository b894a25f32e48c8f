// The panel in which a policy is made, changed, or removed.
import { MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api, basedOn } from "../../api/client";
import { organizationChoicesQuery } from "../../api/organizations";
import { calendarChoicesQuery } from "../../api/service-levels";
import { staffQuery } from "../../api/people";
import type { Level, Policy } from "../../api/types";
import { asData } from "../../frame/as-data";
import { FormPanel } from "../../parts/directory/form-panel";
import { TargetInput } from "../../parts/value/target-input";
import { may, useMe } from "../../session/session";
import { Removal } from "../removal";
import styles from "../service-levels.module.css";
import {
    chosenLevels,
    type Form,
    kinds,
    levels,
    priorities,
    targets,
    toBody,
    toForm,
} from "./form";

const load = (id: string) =>
    answer(api.GET("/api/v1/service-level-policies/{id}", { params: { path: { id } } }));

interface Fields {
    form: Form;
    set: (part: Partial<Form>) => void;
    errorOf: (field: string) => string | undefined;
}

export function PolicyPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const path = { params: { path: { id } } };
    return (
        <FormPanel<Policy, Form>
            id={id}
            kind="policies"
            shownBy={["contracts", "ticket"]}
            newTitle={t("policy.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) =>
                answer(api.POST("/api/v1/service-level-policies", { body: toBody(form) }))
            }
            change={(form, base) =>
                answer(
                    api.PATCH("/api/v1/service-level-policies/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: toBody(form),
                    }),
                )
            }
            below={(policy) =>
                policy.may.includes("remove") && (
                    <Removal
                        kinds={["policies", "contracts", "ticket"]}
                        label={t("policy.remove")}
                        done={t("policy.removed", { name: policy.name })}
                        remove={() =>
                            answer(api.DELETE("/api/v1/service-level-policies/{id}", path))
                        }
                        restore={() =>
                            answer(api.POST("/api/v1/service-level-policies/{id}/restore", path))
                        }
                        onClose={onClose}
                    />
                )
            }
        >
            {(_, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <WhichTickets form={form} set={set} errorOf={errorOf} />
                    <Targets form={form} set={set} errorOf={errorOf} />
                    <AtBreach form={form} set={set} errorOf={errorOf} />
                </>
            )}
        </FormPanel>
    );
}

function WhichTickets({ form, set, errorOf }: Fields) {
    const { t } = useTranslation();
    const { data: organizations = [] } = useQuery(organizationChoicesQuery);
    const { data: applications = [] } = useQuery(applicationsQuery);
    const any = { value: "", label: t("policy.any") };
    return (
        <fieldset className={styles.group}>
            <legend>{t("policy.for")}</legend>
            <p className="dim">{t("policy.forHelp")}</p>
            <Select
                label={t("field.organization")}
                searchable
                allowDeselect={false}
                value={form.organization}
                error={errorOf("organization")}
                data={[any, ...organizations.map(({ id, name }) => ({ value: id, label: name }))]}
                {...asData}
                onChange={(value) => set({ organization: value ?? "" })}
            />
            <Select
                label={t("field.application")}
                searchable
                allowDeselect={false}
                value={form.application}
                error={errorOf("application")}
                data={[any, ...applications.map(({ key, name }) => ({ value: key, label: name }))]}
                {...asData}
                onChange={(value) => set({ application: value ?? "" })}
            />
            <div className={styles.pair}>
                <Select
                    label={t("field.kind")}
                    allowDeselect={false}
                    value={form.kind}
                    error={errorOf("kind")}
                    data={[
                        any,
                        ...kinds.map((value) => ({ value, label: t(`policy.kinds.${value}`) })),
                    ]}
                    onChange={(value) => set({ kind: value ?? "" })}
                />
                <Select
                    label={t("field.priority")}
                    allowDeselect={false}
                    value={form.priority}
                    error={errorOf("priority")}
                    data={[
                        any,
                        ...priorities.map((value) => ({
                            value,
                            label: t(`policy.priorities.${value}`),
                        })),
                    ]}
                    onChange={(value) => set({ priority: value ?? "" })}
                />
            </div>
        </fieldset>
    );
}

function Targets({ form, set, errorOf }: Fields) {
    const { t } = useTranslation();
    const { data: calendars = [] } = useQuery(calendarChoicesQuery);
    const choices = calendars.map(({ id, name }) => ({ value: id, label: name }));
    const placeOf = (level: Level) => `promises.levels[${chosenLevels(form).indexOf(level)}]`;
    const setLevel = (level: Level, part: Partial<Form["levels"][Level]>) =>
        set({ levels: { ...form.levels, [level]: { ...form.levels[level], ...part } } });
    return (
        <fieldset className={styles.group}>
            <legend>{t("policy.targets")}</legend>
            <p className="dim">{t("policy.targetsHelp")}</p>
            <Select
                label={t("policy.calendar")}
                required
                withAsterisk={false}
                value={form.calendar || null}
                error={errorOf("calendar")}
                data={choices}
                {...asData}
                onChange={(value) => set({ calendar: value ?? "" })}
            />
            {targets.map((name) => (
                <TargetInput
                    key={name}
                    className={styles.beside}
                    label={t(`policy.target.${name}`)}
                    placeholder={t("policy.notPromised")}
                    value={form.targets[name]}
                    error={
                        errorOf(`promises.${name}`) ??
                        (name === "first_response" ? errorOf("promises") : undefined)
                    }
                    onChange={(text) => set({ targets: { ...form.targets, [name]: text } })}
                />
            ))}
            {levels.map((level) => (
                <div key={level} className={styles.pair}>
                    <TargetInput
                        label={t("policy.level", { level, name: t(`level.${level}`) })}
                        placeholder={t("policy.notPromised")}
                        value={form.levels[level].target}
                        error={errorOf(`${placeOf(level)}.minutes`)}
                        onChange={(target) => setLevel(level, { target })}
                    />
                    <Select
                        label={t("policy.levelCalendar", { level })}
                        allowDeselect={false}
                        value={form.levels[level].calendar}
                        error={errorOf(`${placeOf(level)}.calendar`)}
                        data={[{ value: "", label: t("policy.sameCalendar") }, ...choices]}
                        onChange={(value) => setLevel(level, { calendar: value ?? "" })}
                    />
                </div>
            ))}
            <NumberInput
                label={t("policy.warning")}
                description={t("policy.warningHelp")}
                min={1}
                max={99}
                allowDecimal={false}
                suffix=" %"
                value={form.warning}
                error={errorOf("promises.warning_percent")}
                onChange={(value) => set({ warning: typeof value === "number" ? value : "" })}
            />
        </fieldset>
    );
}

function AtBreach({ form, set, errorOf }: Fields) {
    const { t } = useTranslation();
    const mayChange = may(useMe(), "policy_write");
    const { data: staff = [] } = useQuery({ ...staffQuery, enabled: mayChange });
    return (
        <fieldset className={styles.group}>
            <legend>{t("policy.atBreach")}</legend>
            <p className="dim">{t("policy.atBreachHelp")}</p>
            <Switch
                label={t("policy.raiseUrgency")}
                checked={form.raiseUrgency}
                onChange={(event) => set({ raiseUrgency: event.currentTarget.checked })}
            />
            <Switch
                label={t("policy.handOver")}
                checked={form.handOver}
                onChange={(event) => set({ handOver: event.currentTarget.checked })}
            />
            <MultiSelect
                label={t("policy.notified")}
                searchable
                value={form.notified}
                error={errorOf("promises.notified")}
                {...asData}
                data={staff.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(notified) => set({ notified })}
            />
        </fieldset>
    );
}
