// What a rule says, to be read from top to bottom: when, if, then.
import { ActionIcon, Button, Menu, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { fieldError } from "../api/problem";
import type { AutomationKind, NewRule, Rule } from "../api/types";
import { FormProblem } from "../frame/states";
import { FilterField } from "../parts/filter/filter-field";
import { useFilterLanguage } from "../parts/filter/server-language";
import { ActionFields } from "./action-fields";
import { actionOf, aStep, isWhole, type Step, stepOf, stepTypes } from "./actions";
import styles from "./automation.module.css";
import { actionName } from "./sentence";
import { TriggerFields } from "./trigger-fields";

interface Props {
    kind: AutomationKind;
    /** None while it is made. */
    rule: Rule | null;
    /** What a rule does is changed while it is off. */
    isLocked: boolean;
    onSave: (rule: NewRule) => Promise<unknown>;
}

/** An action with a name of its own on the page: its place in the list may change. */
interface Row {
    id: number;
    step: Step;
}

let lastRow = 0;
const aRow = (step: Step): Row => ({ id: ++lastRow, step });

export function RuleForm({ kind, rule, isLocked, onSave }: Props) {
    const { t } = useTranslation();
    const language = useFilterLanguage(kind.filter);
    const [name, setName] = useState(rule?.name ?? "");
    const [trigger, setTrigger] = useState<NewRule["trigger"]>(
        () => withoutNothing(rule?.trigger) ?? { on: kind.triggers[0]?.name ?? "" },
    );
    const [filter, setFilter] = useState(rule?.filter ?? "");
    const [rows, setRows] = useState<Row[]>(() => (rule?.actions ?? []).map(stepOf).map(aRow));
    const [error, setError] = useState<unknown>(null);
    const [isBusy, setBusy] = useState(false);
    const isReady =
        name.trim() !== "" && rows.length > 0 && rows.every(({ step }) => isWhole(step));
    const errorOf = (field: string) => fieldError(error, field);
    const save = async (event: FormEvent) => {
        event.preventDefault();
        if (!isReady || isBusy) return;
        setBusy(true);
        setError(null);
        try {
            const actions = rows.map(({ step }) => actionOf(step));
            await onSave({ kind: kind.name, name: name.trim(), trigger, filter, actions });
        } catch (problem) {
            setError(problem);
        }
        setBusy(false);
    };
    return (
        <form onSubmit={(event) => void save(event)} aria-label={t("automation.form")}>
            <fieldset className={styles.part} disabled={isLocked}>
                <TextInput
                    label={t("automation.name")}
                    required
                    withAsterisk={false}
                    maxLength={100}
                    value={name}
                    error={errorOf("name")}
                    onChange={(event) => setName(event.currentTarget.value)}
                />
            </fieldset>
            <fieldset className={styles.part} disabled={isLocked}>
                <legend>{t("automation.whenTitle")}</legend>
                <TriggerFields
                    kind={kind}
                    trigger={trigger}
                    errorOf={errorOf}
                    onChange={setTrigger}
                />
            </fieldset>
            <fieldset className={styles.part} disabled={isLocked}>
                <legend>{t("automation.ifTitle")}</legend>
                <FilterField
                    language={language}
                    value={filter}
                    onChange={setFilter}
                    label={t("automation.filterLabel")}
                    placeholder={t("automation.filterPlaceholder")}
                />
            </fieldset>
            <fieldset className={styles.part} disabled={isLocked}>
                <legend>{t("automation.thenTitle")}</legend>
                <Steps rows={rows} setRows={setRows} kind={kind} />
            </fieldset>
            <FormProblem error={error} />
            {!isLocked && (
                <div className="actions">
                    <Button type="submit" variant="filled" disabled={!isReady} loading={isBusy}>
                        {t(rule ? "action.save" : "automation.saveDraft")}
                    </Button>
                </div>
            )}
        </form>
    );
}

function Steps({
    rows,
    setRows,
    kind,
}: {
    rows: Row[];
    setRows: (change: (rows: Row[]) => Row[]) => void;
    kind: AutomationKind;
}) {
    const { t } = useTranslation();
    const change = (id: number, changed: Partial<Step>) =>
        setRows((all) =>
            all.map((row) => (row.id === id ? { ...row, step: { ...row.step, ...changed } } : row)),
        );
    const add = (step: Step) => setRows((all) => [...all, aRow(step)]);
    // Those that only other modules know have no fields here but their arguments.
    const known = ["update", "assign", "escalate", "watch", "notify", "resolve", "close"];
    const others = kind.actions.filter((action) => !known.includes(action.name));
    return (
        <>
            {rows.length > 0 && (
                <ol className={styles.steps}>
                    {rows.map(({ id, step }) => {
                        const title =
                            step.type === "other"
                                ? actionName(step.name, t)
                                : t(`automation.step.${step.type}`);
                        return (
                            <li key={id} className={styles.step}>
                                <div className={styles.line}>
                                    <strong className="grow">{title}</strong>
                                    <ActionIcon
                                        aria-label={t("automation.removeAction", { name: title })}
                                        onClick={() =>
                                            setRows((all) => all.filter((row) => row.id !== id))
                                        }
                                    >
                                        <IconTrash size={14} />
                                    </ActionIcon>
                                </div>
                                <ActionFields
                                    step={step}
                                    onChange={(changed) => change(id, changed)}
                                />
                            </li>
                        );
                    })}
                </ol>
            )}
            <div>
                <Menu>
                    <Menu.Target>
                        <Button leftSection={<IconPlus size={14} />}>
                            {t("automation.addAction")}
                        </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                        {stepTypes.map((type) => (
                            <Menu.Item key={type} onClick={() => add(aStep(type))}>
                                {t(`automation.step.${type}`)}
                            </Menu.Item>
                        ))}
                        {others.map(({ name }) => (
                            <Menu.Item
                                key={name}
                                onClick={() => add(stepOf({ action: name, with: {} }))}
                            >
                                {actionName(name, t)}
                            </Menu.Item>
                        ))}
                    </Menu.Dropdown>
                </Menu>
            </div>
        </>
    );
}

/** The server writes what was not said as nothing, and takes it only left out. */
function withoutNothing(trigger: Rule["trigger"] | undefined): NewRule["trigger"] | null {
    if (!trigger) return null;
    return Object.fromEntries(
        Object.entries(trigger).filter(([, value]) => value !== null),
    ) as NewRule["trigger"];
}
