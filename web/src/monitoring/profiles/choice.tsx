// One of what profiles there are: a service, a type, a version.
import { Select } from "@mantine/core";

import { asData } from "../../frame/as-data";

interface ChoiceProps {
    label: string;
    placeholder?: string;
    value: string | undefined;
    data: readonly string[];
    isClearable?: boolean;
    onChoose: (value: string | undefined) => void;
}

/** One of what there is; what is asked for stands there anyway. */
export function Choice({ label, placeholder, value, data, isClearable, onChoose }: ChoiceProps) {
    const all = value === undefined || data.includes(value) ? data : [value, ...data];
    return (
        <Select
            w={170}
            aria-label={label}
            placeholder={placeholder ?? label}
            clearable={isClearable ?? false}
            allowDeselect={isClearable ?? false}
            value={value ?? null}
            data={[...all]}
            {...asData}
            onChange={(next) => onChoose(next ?? undefined)}
        />
    );
}
