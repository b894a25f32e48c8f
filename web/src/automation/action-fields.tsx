// The fields of one action of a rule.
import { MultiSelect, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { staffQuery } from "../api/people";
import { teamsQuery } from "../api/teams";
import { asData } from "../frame/as-data";
import { MarkdownField } from "../parts/text/editor";
import {
    isJson,
    levels,
    properties,
    resolutions,
    statusesAfterReply,
    type Step,
    valuesOf,
} from "./actions";
import styles from "./automation.module.css";
import { propertyName, valueName } from "./sentence";

interface Props {
    step: Step;
    onChange: (changed: Partial<Step>) => void;
}

export function ActionFields(props: Props) {
    const { t } = useTranslation();
    const { step, onChange } = props;
    switch (step.type) {
        case "set":
            return <PropertyFields {...props} />;
        case "add_labels":
        case "remove_labels":
            return (
                <TagsInput
                    label={t("automation.labels")}
                    value={step.labels}
                    onChange={(labels) => onChange({ labels })}
                />
            );
        case "assign_person":
        case "watch":
            return <PersonField {...props} />;
        case "assign_team":
            return <TeamField {...props} />;
        case "notify":
            return (
                <div className={styles.line}>
                    <PeopleField {...props} />
                    <TeamField {...props} isOptional />
                </div>
            );
        case "escalate":
            return (
                <>
                    <ValueField
                        label={t("automation.level")}
                        values={levels}
                        value={step.level}
                        onChange={(level) => onChange({ level })}
                    />
                    <MessageField {...props} label={t("automation.handOver")} />
                </>
            );
        case "reply":
            return (
                <>
                    <MessageField {...props} label={t("automation.reply")} />
                    <ValueField
                        label={t("automation.statusAfter")}
                        values={statusesAfterReply}
                        none={t("automation.statusKept")}
                        value={step.status}
                        onChange={(status) => onChange({ status })}
                    />
                </>
            );
        case "note":
            return <MessageField {...props} label={t("automation.note")} />;
        case "resolve":
            return (
                <>
                    <ValueField
                        label={t("automation.resolution")}
                        values={resolutions}
                        value={step.resolution}
                        onChange={(resolution) => onChange({ resolution })}
                    />
                    <MessageField {...props} label={t("automation.resolveNote")} />
                </>
            );
        case "other":
            return <JsonFields {...props} />;
        default:
            return null;
    }
}

function PropertyFields({ step, onChange }: Props) {
    const { t } = useTranslation();
    return (
        <div className={styles.line}>
            <Select
                label={t("automation.propertyLabel")}
                allowDeselect={false}
                value={step.property}
                data={properties.map((value) => ({ value, label: propertyName(value, t) }))}
                onChange={(name) => {
                    const property = properties.find((one) => one === name) ?? step.property;
                    onChange({ property, value: valuesOf[property][0] ?? "" });
                }}
            />
            <ValueField
                label={t("automation.valueLabel")}
                values={valuesOf[step.property]}
                value={step.value}
                onChange={(value) => onChange({ value })}
            />
        </div>
    );
}

function ValueField({
    label,
    values,
    none,
    value,
    onChange,
}: {
    label: string;
    values: readonly string[];
    none?: string;
    value: string;
    onChange: (value: string) => void;
}) {
    const { t } = useTranslation();
    return (
        <Select
            label={label}
            allowDeselect={false}
            value={value}
            data={[
                ...(none ? [{ value: "", label: none }] : []),
                ...values.map((one) => ({ value: one, label: valueName(one, t) })),
            ]}
            onChange={(chosen) => onChange(chosen ?? "")}
        />
    );
}

function useStaff() {
    const { data: staff = [] } = useQuery(staffQuery);
    return staff.map(({ id, name }) => ({ value: id, label: name }));
}

function PersonField({ step, onChange }: Props) {
    const { t } = useTranslation();
    const staff = useStaff();
    return (
        <Select
            label={t("automation.person")}
            {...asData}
            searchable
            value={step.person || null}
            data={staff}
            onChange={(person) => onChange({ person: person ?? "" })}
        />
    );
}

function PeopleField({ step, onChange }: Props) {
    const { t } = useTranslation();
    const staff = useStaff();
    return (
        <MultiSelect
            label={t("automation.people")}
            {...asData}
            searchable
            value={step.people}
            data={staff}
            onChange={(people) => onChange({ people })}
        />
    );
}

function TeamField({ step, onChange, isOptional = false }: Props & { isOptional?: boolean }) {
    const { t } = useTranslation();
    const { data: teams = [] } = useQuery(teamsQuery);
    return (
        <Select
            label={t("automation.team")}
            {...asData}
            clearable={isOptional}
            searchable
            value={step.team || null}
            data={teams.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(team) => onChange({ team: team ?? "" })}
        />
    );
}

function MessageField({ step, onChange, label }: Props & { label: string }) {
    const { t } = useTranslation();
    return (
        <MarkdownField
            label={label}
            description={t("automation.placeholders", { open: "{{", close: "}}" })}
            value={step.text}
            onChange={(text) => onChange({ text })}
        />
    );
}

/** Of an action that another module brought: its name, and what it takes as the server has it. */
function JsonFields({ step, onChange }: Props) {
    const { t } = useTranslation();
    return (
        <>
            <TextInput label={t("automation.actionLabel")} value={step.name} readOnly />
            <Textarea
                label={t("automation.json")}
                autosize
                spellCheck={false}
                value={step.json}
                error={isJson(step.json) ? undefined : t("automation.jsonWrong")}
                onChange={(event) => onChange({ json: event.currentTarget.value })}
            />
        </>
    );
}
