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
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";

import { useText } from "../catalogue";
import styles from "./editor.module.css";
import { Markdown } from "./reader";
import { useEditing } from "./use-editing";

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

const buttons = [
    ["bold", IconBold, "Control+B"],
    ["italic", IconItalic, "Control+I"],
    ["code", IconCode, "Control+E"],
    ["link", IconLink, undefined],
    ["quote", IconQuote, undefined],
    ["list", IconList, undefined],
    ["numbers", IconListNumbers, undefined],
] as const;

export function MarkdownEditor(props: Props) {
    const { label, value, onChange, onSubmit, isDisabled = false } = props;
    const { t } = useText();
    const box = useRef<HTMLTextAreaElement>(null);
    const [isPreview, setPreview] = useState(false);
    const { act, onKeyDown: onEdit, onPaste } = useEditing(box, onChange);
    const onKeyDown = (event: KeyboardEvent) => {
        const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
        if (isSend && onSubmit && !event.nativeEvent.isComposing) {
            event.preventDefault();
            onSubmit();
            return;
        }
        onEdit(event);
        if (event.key === "Escape") box.current?.blur();
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
                            onClick={() => act(name)}
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
