// Completes the names of colleagues behind an `@` while a message is written.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useToasts } from "../frame/toasts";
import { Notice } from "../parts/text/reader";
import type { Editor } from "../parts/text/use-editor";
import { type MentionWord, mentionWord } from "./mention-word";
import styles from "./mentions.module.css";
import { mentionableQuery } from "./queries";

/** For the field, so that a screen reader tells what is offered. */
export interface Completion {
    list: string;
    active: string | undefined;
}

export function Mentions({
    ticketKey,
    editor,
    isOn,
    children,
}: {
    ticketKey: string;
    editor: Editor;
    isOn: boolean;
    children: (completion: Completion | undefined) => ReactNode;
}) {
    const { t } = useTranslation();
    const id = useId();
    const [begun, setBegun] = useState<MentionWord | null>(null);
    const [at, setAt] = useState(0);
    const [word] = useDebouncedValue(begun?.word ?? "", 120);
    const { data = [] } = useQuery({
        ...mentionableQuery(ticketKey, word),
        enabled: isOn && word !== "",
        placeholderData: keepPreviousData,
    });
    const offered = begun && word !== "" ? data : [];
    const isOpen = offered.length > 0;
    useEffect(() => setAt(0), [word]);

    const look = () => {
        const box = editor.box.current;
        const isCaret = box && box.selectionStart === box.selectionEnd;
        setBegun(isOn && isCaret ? mentionWord(box.value, box.selectionStart) : null);
    };
    const [keptOut, setKeptOut] = useState<{ id: string; name: string } | null>(null);
    const toast = useToasts();
    const queries = useQueryClient();
    const admit = (person: string, name: string) =>
        answer(
            api.POST("/api/v1/tickets/{key}/admissions", {
                params: { path: { key: ticketKey } },
                body: { user: person },
            }),
        ).then(() => {
            setKeptOut(null);
            toast.done(t("done.admitted", { name }));
            return queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
        }, toast.failed);
    /** Who does not see the ticket is offered to be named on it: else they are not notified. */
    const choose = (found: (typeof offered)[number] | undefined) => {
        const name = found?.name;
        setKeptOut(found?.is_kept_out ? found : null);
        const box = editor.box.current;
        if (!box || !begun || !name) return;
        const end = box.selectionStart;
        const text = `@${name} `;
        box.focus();
        box.setSelectionRange(begun.from, end);
        // The way of the browsers that keeps what can be undone.
        if (!document.execCommand("insertText", false, text))
            editor.onChange(box.value.slice(0, begun.from) + text + box.value.slice(end));
        setBegun(null);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) setAt((at + step + offered.length) % offered.length);
        else if (event.key === "Enter" || event.key === "Tab") choose(offered[at]);
        else if (event.key === "Escape") setBegun(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
    };
    return (
        <div
            className={styles.around}
            onKeyDownCapture={onKeyDown}
            onInput={look}
            onClick={look}
            onKeyUp={({ key }) => {
                if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) look();
            }}
            onBlur={() => setBegun(null)}
        >
            {isOpen && (
                <ul
                    id={id}
                    role="listbox"
                    aria-label={t("composer.mention")}
                    className={styles.offered}
                >
                    {offered.map((person, place) => (
                        <li
                            key={person.id}
                            id={`${id}${place}`}
                            role="option"
                            aria-selected={place === at}
                            translate="no"
                            // Before the field loses the focus.
                            onMouseDown={(event) => {
                                event.preventDefault();
                                choose(person);
                            }}
                        >
                            {person.name}
                            {person.is_kept_out && (
                                <span className="dim"> {t("composer.doesNotSee")}</span>
                            )}
                        </li>
                    ))}
                </ul>
            )}
            {keptOut && (
                <Notice
                    action={t("ticket.admit")}
                    onAction={() => void admit(keptOut.id, keptOut.name)}
                >
                    {t("composer.keptOut", { name: keptOut.name })}
                </Notice>
            )}
            {children(isOpen ? { list: id, active: `${id}${at}` } : undefined)}
        </div>
    );
}
