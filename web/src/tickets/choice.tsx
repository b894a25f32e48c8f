// A property that looks like text until it is wanted, and then is a list to choose from.
import { type ComboboxData, Select } from "@mantine/core";

import { asData } from "../frame/as-data";
import styles from "./properties.module.css";

interface Props<T extends string> {
    label: string;
    value: T;
    data: ComboboxData;
    isFixed?: boolean;
    isSearchable?: boolean;
    /** The names are data of people, not words of the interface. */
    isData?: boolean;
    onChange: (value: T) => void;
}

export function Choice<T extends string>({
    label,
    value,
    data,
    isFixed = false,
    isSearchable = false,
    isData = false,
    onChange,
}: Props<T>) {
    return (
        <Select
            aria-label={label}
            classNames={{ input: styles.choice ?? "", root: styles.choiceRoot ?? "" }}
            variant="unstyled"
            data={data}
            value={value}
            searchable={isSearchable}
            readOnly={isFixed}
            allowDeselect={false}
            rightSectionWidth={0}
            rightSection={<span />}
            {...(isData && asData)}
            comboboxProps={{ width: 230, position: "bottom-start", shadow: "md" }}
            maxDropdownHeight={300}
            onChange={(next) => {
                if (next !== null && next !== value) onChange(next as T);
            }}
        />
    );
}
