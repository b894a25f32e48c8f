// The filter field: one line of text in a language of the server, completed as it is typed. What it
// means stands below as chips, what is wrong is marked where it is.
import { CloseButton, Combobox, Input, useCombobox } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";

import { useCommands } from "../../frame/commands";
import { useText } from "../catalogue";
import { listCommand } from "../list/key-bindings";
import styles from "./filter.module.css";
import { type FilterLanguage, marked, type Suggestion, taken, without } from "./language";
import { useParsed, useSuggestions } from "./use-answers";

interface Props {
    /** REQUIRES: the same object while it is the same language. */
    language: FilterLanguage;
    value: string;
    onChange: (text: string) => void;
    label: string;
    placeholder?: string;
    /**
     * The field of the list that the page is about: its key leads here, and `onChange` is called
     * once what was typed is whole: on Enter, on a chip taken away, on a pause. Any other is one of
     * a form, which is called with each letter: what is saved is what stands there, wrong or right.
     */
    isMain?: boolean;
}

const pauseMs = 600;

export function FilterField(props: Props) {
    const { language, value, onChange, label, isMain = false } = props;
    const { t } = useText();
    const id = useId();
    const input = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState(value);
    const [sent, setSent] = useState(value);
    const [caret, setCaret] = useState(value.length);
    const [scrolled, setScrolled] = useState(0);
    const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
    const isOpen = combobox.dropdownOpened;
    const suggestions = useSuggestions(language, typed, caret, isOpen);
    const parsed = useParsed(language, typed);
    const isBegun = isOpen && suggestions.length > 0;
    // A word that is only begun is no wrong one yet.
    const error = isBegun ? undefined : parsed.error;
    const { chips = [] } = parsed;

    // The address may change from elsewhere: back, a link, a tab.
    if (value !== sent) {
        setSent(value);
        setTyped(value);
    }
    const send = (text: string) => {
        const next = text.trim();
        if (next === sent) return;
        setSent(next);
        onChange(next);
    };
    const type = (text: string) => {
        setTyped(text);
        if (!isMain) send(text);
    };
    useEffect(() => {
        if (parsed.error || typed.trim() === sent) return undefined;
        const timer = setTimeout(() => send(typed), pauseMs);
        return () => clearTimeout(timer);
    });
    // What is offered has changed: nobody has chosen any of it yet.
    const offered = suggestions.map(({ text }) => text).join("\n");
    const { resetSelectedOption } = combobox;
    useEffect(() => resetSelectedOption(), [offered, resetSelectedOption]);

    const take = (suggestion: Suggestion) => {
        const next = taken(typed, suggestion);
        type(next.text);
        setCaret(next.caret);
        combobox.resetSelectedOption();
        requestAnimationFrame(() => {
            input.current?.focus();
            input.current?.setSelectionRange(next.caret, next.caret);
        });
    };
    const put = (text: string) => {
        setTyped(text);
        send(text);
    };
    useCommands(
        isMain
            ? [
                  {
                      id: listCommand("filter"),
                      label,
                      group: t("keys.list"),
                      icon: <IconFilter size={16} />,
                      run: () => input.current?.focus(),
                  },
              ]
            : [],
    );
    const [before, wrong] = error ? marked(typed, error) : ["", ""];
    return (
        <div className={styles.field}>
            <Combobox
                store={combobox}
                onOptionSubmit={(at) => {
                    const suggestion = suggestions[Number(at)];
                    if (suggestion) take(suggestion);
                }}
            >
                <Combobox.DropdownTarget>
                    <div className={styles.line}>
                        <Combobox.EventsTarget withExpandedAttribute>
                            <Input
                                role="combobox"
                                aria-autocomplete="list"
                                size="xs"
                                rightSectionPointerEvents="all"
                                ref={input}
                                leftSection={<IconFilter size={14} />}
                                rightSection={
                                    typed && (
                                        <CloseButton
                                            size="xs"
                                            aria-label={t("filter.clear")}
                                            onClick={() => {
                                                put("");
                                                input.current?.focus();
                                            }}
                                        />
                                    )
                                }
                                aria-label={label}
                                // Left to itself the field names no message but its own.
                                withAria={false}
                                error={error !== undefined}
                                aria-invalid={error !== undefined}
                                aria-describedby={error ? `${id}-error` : undefined}
                                placeholder={props.placeholder ?? ""}
                                spellCheck={false}
                                autoComplete="off"
                                maxLength={2_000}
                                value={typed}
                                onChange={({ currentTarget }) => {
                                    type(currentTarget.value);
                                    setCaret(currentTarget.selectionStart ?? 0);
                                    combobox.openDropdown();
                                }}
                                onSelect={({ currentTarget }) =>
                                    setCaret(currentTarget.selectionStart ?? 0)
                                }
                                onScroll={({ currentTarget }) =>
                                    setScrolled(currentTarget.scrollLeft)
                                }
                                onClick={() => combobox.openDropdown()}
                                onFocus={() => combobox.openDropdown()}
                                onBlur={() => combobox.closeDropdown()}
                                onKeyDown={(event) => {
                                    if (
                                        event.key === "Enter" &&
                                        combobox.getSelectedOptionIndex() < 0
                                    ) {
                                        event.preventDefault();
                                        combobox.closeDropdown();
                                        send(typed);
                                    }
                                    if (event.key === "Escape" && !isOpen) input.current?.blur();
                                }}
                            />
                        </Combobox.EventsTarget>
                        {error && (
                            <span className={styles.wrong} aria-hidden>
                                <span style={{ transform: `translateX(${-scrolled}px)` }}>
                                    {before}
                                    <mark>{wrong}</mark>
                                </span>
                            </span>
                        )}
                    </div>
                </Combobox.DropdownTarget>
                <Combobox.Dropdown hidden={suggestions.length === 0}>
                    <Combobox.Options className={styles.options} aria-label={t("filter.offered")}>
                        {suggestions.map(({ text, label: shown, detail }, at) => (
                            <Combobox.Option key={text} value={String(at)}>
                                <span className="row">
                                    <span className="grow cut">{shown ?? text}</span>
                                    {detail && <span className="dim">{detail}</span>}
                                </span>
                            </Combobox.Option>
                        ))}
                    </Combobox.Options>
                </Combobox.Dropdown>
            </Combobox>
            <p id={`${id}-error`} className={styles.error} role="status">
                {error?.message}
            </p>
            {chips.length > 0 && (
                <ul role="list" className={styles.chips} aria-label={t("filter.terms")}>
                    {chips.map((chip) => (
                        <li key={`${chip.from} ${chip.label}`} className={styles.chip}>
                            <span className="cut" title={chip.label} translate="no">
                                {chip.label}
                            </span>
                            <button
                                type="button"
                                className={`plain ${styles.remove}`}
                                aria-label={t("filter.remove", { term: chip.label })}
                                onClick={() => {
                                    put(without(typed, chip));
                                    input.current?.focus();
                                }}
                            >
                                <IconX size={12} aria-hidden />
                            </button>
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}
