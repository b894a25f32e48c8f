// The filter field: speaks the filter language, completes it, and keeps it in the address.
import { CloseButton, Combobox, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../frame/commands";
import { peopleQuery } from "../../api/people";
import { isStaff, useMe } from "../../session/session";
import { complete, completions, isInside, parseFilter, personTyped, printFilter } from "./filter";
import styles from "./filter.module.css";

const settles = 250;

/** Terms that name people as what is typed begins. */
function usePeople(typed: string): string[] {
    const isForStaff = isStaff(useMe());
    const [late] = useDebouncedValue(typed, 150);
    const person = personTyped(late);
    const { data = [] } = useQuery({
        ...peopleQuery(person?.text ?? ""),
        enabled: isForStaff && person !== null,
    });
    if (!person || late !== typed) return [];
    const isShared = (name: string) => data.filter((one) => one.name === name).length > 1;
    return data.map(({ name, email }) =>
        printFilter([{ name: person.name, values: [isShared(name) ? email : name] }]),
    );
}

export function FilterField({
    value,
    onChange,
}: {
    value: string;
    onChange: (text: string) => void;
}) {
    const { t } = useTranslation();
    const input = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState(value);
    const [sent, setSent] = useState(value);
    const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
    const people = usePeople(typed);
    const isForStaff = isStaff(useMe());
    const options = [
        ...people,
        ...completions(typed).filter((option) => isForStaff || !isInside(option)),
    ];
    // A word that is only begun is no wrong one yet.
    const isBegun = combobox.dropdownOpened && options.length > 0;
    const isUnclear = isBegun && parseFilter(typed).unknown.length > 0;

    // What is offered has changed: nobody has chosen any of it yet.
    const offered = options.join(" ");
    const { resetSelectedOption } = combobox;
    useEffect(() => resetSelectedOption(), [offered, resetSelectedOption]);

    // The address may change from elsewhere: back, a link, a tab.
    if (value !== sent) {
        setSent(value);
        setTyped(value);
    }
    useEffect(() => {
        const next = typed.trim();
        if (next === sent || isUnclear) return undefined;
        const timer = setTimeout(() => {
            setSent(next);
            onChange(next);
        }, settles);
        return () => clearTimeout(timer);
    });
    useCommands([
        {
            id: "list.filter",
            label: t("command.filter"),
            group: t("command.group.list"),
            icon: <IconFilter size={16} />,
            run: () => input.current?.focus(),
        },
    ]);
    return (
        <Combobox
            store={combobox}
            onOptionSubmit={(option) => {
                setTyped(complete(typed, option));
                combobox.resetSelectedOption();
                input.current?.focus();
            }}
        >
            <Combobox.Target>
                <TextInput
                    ref={input}
                    className={styles.filter}
                    leftSection={<IconFilter size={14} />}
                    rightSection={
                        typed && (
                            <CloseButton
                                size="xs"
                                aria-label={t("filter.clear")}
                                onClick={() => setTyped("")}
                            />
                        )
                    }
                    aria-label={t("filter.label")}
                    placeholder={t(isForStaff ? "filter.placeholder" : "filter.ownPlaceholder")}
                    spellCheck={false}
                    autoComplete="off"
                    value={typed}
                    onChange={(event) => {
                        setTyped(event.currentTarget.value);
                        combobox.openDropdown();
                    }}
                    onFocus={() => combobox.openDropdown()}
                    onClick={() => combobox.openDropdown()}
                    onBlur={() => combobox.closeDropdown()}
                    onKeyDown={(event) => {
                        if (event.key === "Enter" && combobox.getSelectedOptionIndex() < 0)
                            combobox.closeDropdown();
                        if (event.key === "Escape" && !combobox.dropdownOpened)
                            input.current?.blur();
                    }}
                />
            </Combobox.Target>
            <Combobox.Dropdown hidden={options.length === 0}>
                <Combobox.Options
                    aria-label={t("filter.options")}
                    mah={280}
                    style={{ overflow: "auto" }}
                >
                    {options.map((option) => (
                        <Combobox.Option
                            key={option}
                            value={option}
                            className="mono"
                            translate="no"
                        >
                            {option}
                        </Combobox.Option>
                    ))}
                </Combobox.Options>
            </Combobox.Dropdown>
        </Combobox>
    );
}
