// The filter field: speaks the filter language, completes it, and keeps it in the address.
import { CloseButton, Combobox, TextInput, useCombobox } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../frame/commands";
import { isStaff, useMe } from "../session/session";
import { complete, completions, isInside, parseFilter } from "./filter";
import styles from "./queue.module.css";

const settles = 250;

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
    const { unknown } = parseFilter(typed);
    const isForStaff = isStaff(useMe());
    const options = completions(typed).filter((option) => isForStaff || !isInside(option));

    // The address may change from elsewhere: back, a link, a tab.
    if (value !== sent) {
        setSent(value);
        setTyped(value);
    }
    useEffect(() => {
        const next = typed.trim();
        if (next === sent || unknown.length > 0) return undefined;
        const timer = setTimeout(() => {
            setSent(next);
            onChange(next);
        }, settles);
        return () => clearTimeout(timer);
    });
    useCommands([
        {
            id: "filter",
            label: t("command.filter"),
            group: t("command.group.list"),
            keys: "/",
            icon: <IconFilter size={16} />,
            run: () => input.current?.focus(),
        },
    ]);
    const explainUnknown =
        unknown.length > 0 && document.activeElement !== input.current
            ? t("filter.unknown", { words: unknown.join(" ") })
            : undefined;
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
                    error={explainUnknown}
                    onChange={(event) => {
                        setTyped(event.currentTarget.value);
                        combobox.openDropdown();
                    }}
                    onFocus={() => combobox.openDropdown()}
                    onClick={() => combobox.openDropdown()}
                    onBlur={() => combobox.closeDropdown()}
                    onKeyDown={(event) => {
                        if (event.key !== "Escape" || combobox.dropdownOpened) return;
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
