// What a field of Markdown and its tools share: the text, its marks, and whether the field or the
// preview is shown. Changing to the preview and back keeps the focus, the selection and what can
// be undone.
import {
    type ClipboardEvent,
    type KeyboardEvent,
    type RefObject,
    useCallback,
    useEffect,
    useRef,
    useState,
} from "react";

import { type MarkName, useEditing } from "./use-editing";

export interface EditorOptions {
    value: string;
    onChange: (text: string) => void;
    isDisabled?: boolean;
    /** Ctrl-Enter. Without it the key goes on to the form around. */
    onSubmit?: (() => void) | undefined;
    /** Files that were pasted. Without it they are not taken. */
    onFiles?: ((files: FileList) => void) | undefined;
}

export interface Editor extends EditorOptions {
    box: RefObject<HTMLTextAreaElement | null>;
    preview: RefObject<HTMLDivElement | null>;
    isPreview: boolean;
    /** Marks what is selected. */
    mark: (name: MarkName) => void;
    /** Shows the preview or the field; the focus goes along. */
    toggle: () => void;
    /** Shows the field and puts the focus into it. */
    focus: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
    onPaste: (event: ClipboardEvent) => void;
}

/** Alt-P. On a Mac that key types a letter, which it does not here. */
function isPreviewKey({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    return altKey && !ctrlKey && !metaKey && ["p", "π"].includes(key.toLowerCase());
}

export const previewKey = { aria: "Alt+P", shown: "Alt P" };

export function useEditor(options: EditorOptions): Editor {
    const { onChange, onSubmit, onFiles } = options;
    const box = useRef<HTMLTextAreaElement>(null);
    const preview = useRef<HTMLDivElement>(null);
    const [isPreview, setPreview] = useState(false);
    const isFocusDue = useRef(false);
    const editing = useEditing(box, onChange);
    useEffect(() => {
        if (!isFocusDue.current) return;
        isFocusDue.current = false;
        (isPreview ? preview : box).current?.focus();
    }, [isPreview]);
    const toggle = useCallback(() => {
        isFocusDue.current = true;
        setPreview((now) => !now);
    }, []);
    const focus = useCallback(() => {
        isFocusDue.current = true;
        setPreview(false);
        // Where the field is shown already, nothing is drawn anew.
        box.current?.focus();
    }, []);
    const onKeyDown = (event: KeyboardEvent) => {
        const { key, ctrlKey, metaKey } = event;
        if (event.nativeEvent.isComposing) return;
        if (isPreviewKey(event)) {
            event.preventDefault();
            toggle();
            return;
        }
        if (key === "Enter" && (ctrlKey || metaKey)) {
            if (!onSubmit || event.shiftKey) return;
            event.preventDefault();
            onSubmit();
            return;
        }
        if (!isPreview) editing.onKeyDown(event);
        if (key === "Escape") (isPreview ? preview : box).current?.blur();
    };
    const onPaste = (event: ClipboardEvent) => {
        const { files } = event.clipboardData;
        if (files.length === 0) editing.onPaste(event);
        else if (onFiles) {
            event.preventDefault();
            onFiles(files);
        }
    };
    const mark = editing.act;
    return { ...options, box, preview, isPreview, mark, toggle, focus, onKeyDown, onPaste };
}
