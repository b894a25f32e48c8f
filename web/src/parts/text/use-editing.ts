// Marks by keys in a field of Markdown: bold, italic and code, lists that go on, links made of what is
// pasted. What is typed can be undone as in every field.
import type { ClipboardEvent, KeyboardEvent, RefObject } from "react";

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

type Change = (text: string, at: Selection) => Edit | null;

const changes = {
    bold: (text, at) => marked(text, at, "**"),
    italic: (text, at) => marked(text, at, "_"),
    code: (text, at) => marked(text, at, "`"),
    link: linked,
    quote: (text, at) => prefixed(text, at, "> "),
    list: (text, at) => prefixed(text, at, "- "),
    numbers: (text, at) => prefixed(text, at, "1. "),
} satisfies Record<string, Change>;

export type MarkName = keyof typeof changes;

const keys: Record<string, Change> = { b: changes.bold, i: changes.italic, e: changes.code };

/** Puts an edit into the field so that Ctrl-Z takes it back; what was put is told by `input`. */
function put(box: HTMLTextAreaElement, { from, to, text, start, end }: Edit) {
    box.focus();
    box.setSelectionRange(from, to);
    // The one way of the browsers that keeps the history of a field.
    const isDone = document.execCommand(text ? "insertText" : "delete", false, text);
    if (isDone) box.setSelectionRange(start, end);
    return isDone;
}

/** For the handlers of the field, after those that have keys of their own. */
export function useEditing(
    box: RefObject<HTMLTextAreaElement | null>,
    onChange: (text: string) => void,
) {
    const edit = (change: Change): boolean => {
        const field = box.current;
        if (!field) return false;
        const at = { start: field.selectionStart, end: field.selectionEnd };
        const made = change(field.value, at);
        if (!made) return false;
        if (!put(field, made)) onChange(applied(field.value, made));
        return true;
    };
    return {
        act: (name: MarkName) => edit(changes[name]),
        onKeyDown: (event: KeyboardEvent) => {
            if (event.nativeEvent.isComposing || event.altKey || event.shiftKey) return;
            const isWithCtrl = event.ctrlKey || event.metaKey;
            const isEnter = event.key === "Enter" && !isWithCtrl;
            const change = isWithCtrl ? keys[event.key.toLowerCase()] : undefined;
            if ((change && edit(change)) || (isEnter && edit(nextItem))) event.preventDefault();
        },
        onPaste: (event: ClipboardEvent) => {
            const pasted = event.clipboardData.getData("text/plain");
            if (edit((text, at) => linkPasted(text, at, pasted))) event.preventDefault();
        },
    };
}
