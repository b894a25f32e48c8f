// Finds a person by name or mail address.
import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { User } from "../api/types";
import { peopleQuery } from "../api/people";

interface Props {
    label: string;
    /** The label is for screen readers alone. */
    isLabelHidden?: boolean;
    placeholder?: string;
    error?: string | undefined;
    initial?: string;
    onChoose: (person: User) => void;
    /** Also told what was typed, for a person who is not known yet. */
    onType?: (text: string) => void;
}

export function PersonSearch({
    label,
    isLabelHidden = false,
    placeholder,
    error,
    initial = "",
    onChoose,
    onType,
}: Props) {
    const { t } = useTranslation();
    const [typed, setTyped] = useState(initial);
    const [query] = useDebouncedValue(typed.trim(), 180);
    const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
    const { data: people = [], isFetching } = useQuery({
        ...peopleQuery(query),
        enabled: query !== "",
        placeholderData: keepPreviousData,
    });
    // Others are found now: nobody has chosen any of them yet.
    const found = people.map(({ id }) => id).join(" ");
    const { resetSelectedOption } = combobox;
    useEffect(() => resetSelectedOption(), [found, resetSelectedOption]);
    const choose = (id: string) => {
        const person = people.find((one) => one.id === id);
        if (!person) return;
        setTyped(person.name);
        combobox.closeDropdown();
        onChoose(person);
    };
    return (
        <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false}>
            <Combobox.Target>
                <TextInput
                    {...(isLabelHidden
                        ? { "aria-label": label }
                        : { "data-autofocus": true, label })}
                    placeholder={placeholder ?? t("people.searchFor")}
                    autoComplete="off"
                    value={typed}
                    error={error}
                    rightSection={isFetching && <Loader size={12} />}
                    onChange={(event) => {
                        setTyped(event.currentTarget.value);
                        onType?.(event.currentTarget.value);
                        combobox.openDropdown();
                    }}
                    onBlur={() => combobox.closeDropdown()}
                />
            </Combobox.Target>
            <Combobox.Dropdown hidden={query === ""}>
                <Combobox.Options aria-label={label}>
                    {people.map(({ id, name, email }) => (
                        <Combobox.Option key={id} value={id} translate="no">
                            <div className="cut">{name}</div>
                            <div className="dim cut">{email}</div>
                        </Combobox.Option>
                    ))}
                    {people.length === 0 && (
                        <Combobox.Empty>{t("people.noneFound")}</Combobox.Empty>
                    )}
                </Combobox.Options>
            </Combobox.Dropdown>
        </Combobox>
    );
}
