// The fields of a form that are asked now, each in the way of its type.
import { Input, TextInput } from "@mantine/core";
import { useId } from "react";

import { type Answers, asked, type AskedField, type Value } from "./answers";
import styles from "./form.module.css";
import { NativeChoice } from "./native-choice";

export function AskedFields({
    fields,
    answers,
    error,
    onChange,
}: {
    fields: readonly AskedField[];
    answers: Answers;
    /** What is wrong with a field: `fields.seats`. */
    error: (field: string) => string | undefined;
    onChange: (answers: Answers) => void;
}) {
    return (
        <>
            {asked(fields, answers).map((field) => (
                <AskedOne
                    key={field.name}
                    field={field}
                    value={answers[field.name] ?? null}
                    error={error(`fields.${field.name}`)}
                    onChange={(value) => onChange({ ...answers, [field.name]: value })}
                />
            ))}
        </>
    );
}

function AskedOne({
    field,
    value,
    error,
    onChange,
}: {
    field: AskedField;
    value: Value;
    error: string | undefined;
    onChange: (value: Value) => void;
}) {
    const id = useId();
    const { label, help, is_required: isRequired } = field;
    const text = value === null || typeof value === "boolean" ? "" : String(value);
    if (field.type === "choice")
        return (
            <NativeChoice
                label={label}
                description={help || undefined}
                value={text}
                isRequired={isRequired}
                error={error}
                options={field.choices.map((one) => [one, one])}
                onChange={onChange}
            />
        );
    if (field.type === "checkbox")
        return (
            <div>
                <div className={styles.box}>
                    <input
                        type="checkbox"
                        id={id}
                        checked={value === true}
                        aria-describedby={help ? `${id}-help` : undefined}
                        onChange={(event) => onChange(event.currentTarget.checked)}
                    />
                    <label htmlFor={id}>{label}</label>
                </div>
                {help && <Input.Description id={`${id}-help`}>{help}</Input.Description>}
                {error && <Input.Error>{error}</Input.Error>}
            </div>
        );
    const isDecimal = field.type === "number" && (field.scale ?? 0) > 0;
    const bound = (of: string | null | undefined) => (isDecimal ? undefined : (of ?? undefined));
    const types = { text: "text", number: "number", date: "date", person: "text" } as const;
    return (
        <TextInput
            size="sm"
            // A number field of the browser would round decimals, and refuse the comma.
            type={isDecimal ? "text" : types[field.type]}
            inputMode={isDecimal ? "decimal" : undefined}
            min={bound(field.minimum)}
            max={bound(field.maximum)}
            rightSection={
                field.unit ? (
                    <span className="dim" translate="no">
                        {field.unit}
                    </span>
                ) : undefined
            }
            label={label}
            description={help || undefined}
            required={isRequired}
            withAsterisk={isRequired}
            maxLength={2000}
            value={text}
            error={error}
            onChange={(event) => onChange(event.currentTarget.value)}
        />
    );
}
