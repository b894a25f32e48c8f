// Where Markdown is written: a plain field with marks by keys and buttons, and what it will look
// like. What is typed can be undone as in every field.
import { ActionIcon, SegmentedControl } from "@mantine/core";
import {
    IconBold,
    IconCode,
    IconItalic,
    IconLink,
    IconList,
    IconListNumbers,
    IconQuote,
} from "@tabler/icons-react";
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef, useState } from "react";

import { useText } from "../catalogue";
import {
    applied,
    type Edit,
    linked,
    linkPasted,
    marked,
    nextItem,
    prefixed,
    type Selection,
} from "./editing";
import styles from "./editor.module.css";
import { Markdown } from "./reader";

interface Props {
    label: string;
    value: string;
    onChange: (text: string) => void;
    placeholder?: string;
    lengthMax?: number;
    isDisabled?: boolean;
    /** Ctrl-Enter. */
    onSubmit?: (() => void) | undefined;
    /** Below the text: files, a button to send. */
    children?: ReactNode;
}

type Act = (text: string, at: Selection) => Edit | null;

const acts = {
    bold: (text, at) => marked(text, at, "**"),
    italic: (text, at) => marked(text, at, "_"),
    code: (text, at) => marked(text, at, "`"),
    link: linked,
    quote: (text, at) => prefixed(text, at, "> "),
    list: (text, at) => prefixed(text, at, "- "),
    numbers: (text, at) => prefixed(text, at, "1. "),
} satisfies Record<string, Act>;

const buttons = [
    ["bold", IconBold, "Control+B"],
    ["italic", IconItalic, "Control+I"],
    ["code", IconCode, "Control+E"],
    ["link", IconLink, undefined],
    ["quote", IconQuote, undefined],
    ["list", IconList, undefined],
    ["numbers", IconListNumbers, undefined],
] as const;

const keys: Record<string, Act> = { b: acts.bold, i: acts.italic, e: acts.code };

/** Puts an edit into the field so that Ctrl-Z takes it back; what was put is told by `input`. */
function put(box: HTMLTextAreaElement, { from, to, text, start, end }: Edit) {
    box.focus();
    box.setSelectionRange(from, to);
    // The one way of the browsers that keeps the history of a field.
    const isDone = document.execCommand(text ? "insertText" : "delete", false, text);
    if (isDone) box.setSelectionRange(start, end);
    return isDone;
}

export function MarkdownEditor(props: Props) {
    const { label, value, onChange, onSubmit, isDisabled = false } = props;
    const { t } = useText();
    const box = useRef<HTMLTextAreaElement>(null);
    const [isPreview, setPreview] = useState(false);
    const act = (change: Act): boolean => {
        const field = box.current;
        if (!field) return false;
        const at = { start: field.selectionStart, end: field.selectionEnd };
        const edit = change(field.value, at);
        if (!edit) return false;
        if (!put(field, edit)) onChange(applied(field.value, edit));
        return true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return;
        const isWithCtrl = (event.ctrlKey || event.metaKey) && !event.altKey;
        if (isWithCtrl && event.key === "Enter" && onSubmit) {
            event.preventDefault();
            onSubmit();
            return;
        }
        const change = isWithCtrl && !event.shiftKey ? keys[event.key.toLowerCase()] : undefined;
        const isEnter = event.key === "Enter" && !isWithCtrl && !event.shiftKey && !event.altKey;
        if ((change && act(change)) || (isEnter && act(nextItem))) event.preventDefault();
        if (event.key === "Escape") box.current?.blur();
    };
    const onPaste = (event: ClipboardEvent) => {
        const pasted = event.clipboardData.getData("text/plain");
        if (act((text, at) => linkPasted(text, at, pasted))) event.preventDefault();
    };
    return (
        <div className={styles.editor}>
            <div className={styles.tools}>
                <div role="toolbar" className={styles.marks} aria-label={t("editor.marks")}>
                    {buttons.map(([name, Icon, shortcut]) => (
                        <ActionIcon
                            key={name}
                            aria-label={t(`editor.${name}`)}
                            aria-keyshortcuts={shortcut}
                            title={t(`editor.${name}`)}
                            disabled={isDisabled || isPreview}
                            onClick={() => act(acts[name])}
                        >
                            <Icon size={15} />
                        </ActionIcon>
                    ))}
                </div>
                <SegmentedControl
                    aria-label={t("editor.mode")}
                    value={isPreview ? "preview" : "write"}
                    onChange={(mode) => setPreview(mode === "preview")}
                    data={[
                        { value: "write", label: t("editor.write") },
                        { value: "preview", label: t("editor.preview") },
                    ]}
                />
            </div>
            {isPreview ? (
                <div className={styles.preview} role="region" aria-label={t("editor.preview")}>
                    {value.trim() ? (
                        <Markdown text={value} />
                    ) : (
                        <p className="dim">{t("editor.nothing")}</p>
                    )}
                </div>
            ) : (
                <textarea
                    ref={box}
                    className={styles.write}
                    aria-label={label}
                    placeholder={props.placeholder ?? ""}
                    maxLength={props.lengthMax ?? 100_000}
                    disabled={isDisabled}
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                    onKeyDown={onKeyDown}
                    onPaste={onPaste}
                />
            )}
            {props.children}
        </div>
    );
}
