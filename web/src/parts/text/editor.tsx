// Where Markdown is written: a plain field with marks by keys and buttons, and what it will look
// like. What is typed can be undone as in every field. A page with a layout of its own puts the
// text and the tools where it wants them; others take all in one.
import { ActionIcon, Input } from "@mantine/core";
import {
    IconBold,
    IconCode,
    IconEye,
    IconItalic,
    IconLink,
    IconList,
    IconListNumbers,
    IconQuote,
} from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useId } from "react";

import { patiently } from "../../api/recovery";
import { useText } from "./catalogue";
import styles from "./editor.module.css";
import { type Editor, type EditorOptions, previewKey, useEditor } from "./use-editor";

// Reading takes much that writing does without.
const Markdown = lazy(() =>
    patiently(async () => ({ default: (await import("./reader")).Markdown })),
);

const buttons = [
    ["bold", IconBold, "Control+B"],
    ["italic", IconItalic, "Control+I"],
    ["code", IconCode, "Control+E"],
    ["link", IconLink, undefined],
    ["quote", IconQuote, undefined],
    ["list", IconList, undefined],
    ["numbers", IconListNumbers, undefined],
] as const;

interface TextProps {
    editor: Editor;
    /** For screen readers, where no visible label names the field by `id`. */
    label?: string;
    id?: string;
    describedBy?: string | undefined;
    placeholder?: string | undefined;
    lengthMax?: number | undefined;
    isRequired?: boolean;
    /** In a dialog that opens. */
    isFirst?: boolean;
    className?: string | undefined;
    /** A list that completes what is typed, while one is shown, and what of it is chosen. */
    completion?: { list: string; active: string | undefined } | undefined;
}

/** The field, or what its text will look like. */
export function EditorText(props: TextProps) {
    const { editor, className = "" } = props;
    const { t } = useText();
    return (
        <>
            <textarea
                ref={editor.box}
                hidden={editor.isPreview}
                id={props.id}
                className={`${styles.write} ${className}`}
                aria-label={props.label}
                aria-describedby={props.describedBy}
                aria-autocomplete={props.completion && "list"}
                aria-controls={props.completion?.list}
                aria-activedescendant={props.completion?.active}
                data-autofocus={props.isFirst || undefined}
                placeholder={props.placeholder ?? ""}
                maxLength={props.lengthMax ?? 100_000}
                // Not disabled: it would lose the focus, and what is typed meanwhile would be taken for
                // the keys of commands.
                readOnly={editor.isDisabled}
                // One that is hidden can show nobody what is missing.
                required={props.isRequired && !editor.isPreview}
                value={editor.value}
                onChange={(event) => editor.onChange(event.target.value)}
                onKeyDown={editor.onKeyDown}
                onPaste={editor.onPaste}
            />
            {editor.isPreview && (
                <div
                    ref={editor.preview}
                    className={`${styles.preview} ${className}`}
                    role="region"
                    aria-label={t("editor.preview")}
                    tabIndex={0}
                    onKeyDown={editor.onKeyDown}
                >
                    {editor.value.trim() ? (
                        <Suspense>
                            <Markdown text={editor.value} />
                        </Suspense>
                    ) : (
                        <p className="dim">{t("editor.nothing")}</p>
                    )}
                </div>
            )}
        </>
    );
}

/** The marks, and the way to the preview and back. */
export function EditorTools({ editor, className = "" }: { editor: Editor; className?: string }) {
    const { t } = useText();
    return (
        <div className={`${styles.tools} ${className}`}>
            <div role="toolbar" className={styles.marks} aria-label={t("editor.marks")}>
                {buttons.map(([name, Icon, shortcut]) => (
                    <ActionIcon
                        key={name}
                        aria-label={t(`editor.${name}`)}
                        aria-keyshortcuts={shortcut}
                        title={t(`editor.${name}`)}
                        disabled={editor.isDisabled || editor.isPreview}
                        onClick={() => editor.mark(name)}
                    >
                        <Icon size={15} />
                    </ActionIcon>
                ))}
            </div>
            <ActionIcon
                aria-label={t("editor.preview")}
                aria-pressed={editor.isPreview}
                aria-keyshortcuts={previewKey.aria}
                title={t("editor.previewBy", { keys: previewKey.shown })}
                variant={editor.isPreview ? "light" : "subtle"}
                disabled={editor.isDisabled}
                onClick={editor.toggle}
            >
                <IconEye size={15} />
            </ActionIcon>
        </div>
    );
}

interface Props extends EditorOptions, Omit<TextProps, "editor" | "className"> {
    /** Below the text: files, a button to send. */
    children?: ReactNode;
}

export function MarkdownEditor({ children, ...props }: Props) {
    const editor = useEditor(props);
    return (
        <div className={styles.editor}>
            <EditorTools editor={editor} className={styles.head ?? ""} />
            <EditorText {...props} editor={editor} />
            {children}
        </div>
    );
}

interface FieldProps extends EditorOptions {
    label: string;
    description?: ReactNode;
    error?: ReactNode;
    placeholder?: string;
    lengthMax?: number;
    isRequired?: boolean;
    isFirst?: boolean;
}

/** The editor as a field of a form, under its label. */
export function MarkdownField({ label, description, error, ...props }: FieldProps) {
    const id = useId();
    const parts = [description && `${id}-description`, error && `${id}-error`].filter(Boolean);
    return (
        <Input.Wrapper
            id={id}
            label={label}
            description={description}
            error={error}
            descriptionProps={{ id: `${id}-description` }}
            errorProps={{ id: `${id}-error` }}
        >
            <MarkdownEditor {...props} id={id} describedBy={parts.join(" ") || undefined} />
        </Input.Wrapper>
    );
}
