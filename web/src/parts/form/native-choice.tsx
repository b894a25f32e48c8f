// One of several, by the browser's own list: light, and what a phone shows best.
import { Input } from "@mantine/core";
import { useId } from "react";

import styles from "./form.module.css";

export function NativeChoice({
    label,
    description,
    value,
    options,
    isRequired = false,
    error,
    onChange,
}: {
    label: string;
    description?: string | undefined;
    value: string;
    options: readonly (readonly [value: string, label: string])[];
    isRequired?: boolean;
    error?: string | undefined;
    onChange: (value: string) => void;
}) {
    const id = useId();
    const describedBy = [description && `${id}-description`, error && `${id}-error`].filter(
        Boolean,
    );
    return (
        <div>
            <Input.Label htmlFor={id}>{label}</Input.Label>
            {description && (
                <Input.Description id={`${id}-description`}>{description}</Input.Description>
            )}
            <select
                id={id}
                className={styles.choice}
                value={value}
                required={isRequired}
                aria-invalid={error ? true : undefined}
                aria-describedby={describedBy.length > 0 ? describedBy.join(" ") : undefined}
                onChange={(event) => onChange(event.currentTarget.value)}
            >
                {(!isRequired || value === "") && <option value="" />}
                {options.map(([one, shown]) => (
                    <option key={one} value={one}>
                        {shown}
                    </option>
                ))}
            </select>
            {error && <Input.Error id={`${id}-error`}>{error}</Input.Error>}
        </div>
    );
}
