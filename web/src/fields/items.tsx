// The fields of a form, in order: what is required, and what is asked only with an earlier answer.
import { ActionIcon, Checkbox, Select, TagsInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { CustomField, FieldForm } from "../api/types";
import { asData } from "../frame/as-data";
import styles from "./fields.module.css";
import { fieldsQuery } from "./queries";

type Item = FieldForm["items"][number];

export function Items({
    items,
    error,
    onChange,
}: {
    items: readonly Item[];
    error: string | undefined;
    onChange: (items: Item[]) => void;
}) {
    const { t } = useTranslation();
    const { data } = useQuery(fieldsQuery);
    const known = new Map((data?.items ?? []).map((field) => [field.name, field]));
    const labelOf = (name: string) => known.get(name)?.label ?? name;
    const change = (at: number, part: Partial<Item>) =>
        onChange(items.map((item, index) => (index === at ? { ...item, ...part } : item)));
    const move = (at: number, by: number) => {
        const next = [...items];
        const [moved] = next.splice(at, 1);
        if (moved) next.splice(at + by, 0, moved);
        onChange(next);
    };
    const free = (data?.items ?? []).filter(
        ({ name, is_active }) => is_active && !items.some(({ field }) => field === name),
    );
    return (
        <fieldset className={styles.items}>
            <legend>{t("form.fields")}</legend>
            {error && <p role="alert">{error}</p>}
            <ol role="list">
                {items.map((item, at) => (
                    <li key={item.field} className={styles.item}>
                        <div className={styles.line}>
                            <strong className="grow cut" translate="no">
                                {labelOf(item.field)}
                            </strong>
                            <ActionIcon
                                aria-label={t("form.up", { field: labelOf(item.field) })}
                                disabled={at === 0}
                                onClick={() => move(at, -1)}
                            >
                                <IconArrowUp size={14} />
                            </ActionIcon>
                            <ActionIcon
                                aria-label={t("form.down", { field: labelOf(item.field) })}
                                disabled={at === items.length - 1}
                                onClick={() => move(at, 1)}
                            >
                                <IconArrowDown size={14} />
                            </ActionIcon>
                            <ActionIcon
                                aria-label={t("form.removeField", { field: labelOf(item.field) })}
                                onClick={() => onChange(items.filter((_, index) => index !== at))}
                            >
                                <IconX size={14} />
                            </ActionIcon>
                        </div>
                        <Checkbox
                            label={t("form.required")}
                            checked={item.is_required}
                            onChange={(event) =>
                                change(at, { is_required: event.currentTarget.checked })
                            }
                        />
                        {at > 0 && (
                            <Condition
                                item={item}
                                before={items
                                    .slice(0, at)
                                    .flatMap(({ field }) => known.get(field) ?? [])}
                                onChange={(when) => change(at, { when })}
                            />
                        )}
                    </li>
                ))}
            </ol>
            <Select
                label={t("form.add")}
                placeholder={t("form.addHint")}
                data={free.map(({ name, label }) => ({ value: name, label }))}
                value={null}
                searchable
                {...asData}
                onChange={(field) => {
                    if (field) onChange([...items, { field, is_required: false, when: null }]);
                }}
            />
        </fieldset>
    );
}

function Condition({
    item: { field, when },
    before,
    onChange,
}: {
    item: Item;
    before: readonly CustomField[];
    onChange: (when: Item["when"]) => void;
}) {
    const { t } = useTranslation();
    const other = before.find(({ name }) => name === when?.field);
    const answers = other?.type === "checkbox" ? ["yes", "no"] : (other?.choices ?? []);
    return (
        <div className={styles.line}>
            <Select
                className="grow"
                aria-label={t("form.whenOf", { field })}
                placeholder={t("form.always")}
                data={before.map(({ name, label }) => ({ value: name, label }))}
                value={when?.field ?? null}
                clearable
                {...asData}
                onChange={(name) => onChange(name ? { field: name, values: [] } : null)}
            />
            {when && (
                <TagsInput
                    className="grow"
                    aria-label={t("form.valuesOf", { field })}
                    placeholder={t("form.values")}
                    data={answers}
                    value={when.values}
                    {...asData}
                    onChange={(values) => onChange({ field: when.field, values })}
                />
            )}
        </div>
    );
}
