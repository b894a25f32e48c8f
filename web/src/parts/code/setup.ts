// CodeMirror as we show code with it: to be read, searched and walked by keys, in our colours.
import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import type { PartsText } from "./catalogue";

const colours = HighlightStyle.define([
    { tag: [tags.keyword, tags.modifier], color: "var(--ms-accent-ink)" },
    { tag: [tags.string, tags.regexp], color: "var(--ms-resolved)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--ms-new)" },
    { tag: tags.comment, color: "var(--ms-ink-3)", fontStyle: "italic" },
    { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--ms-open)" },
    { tag: tags.propertyName, color: "var(--ms-ink)" },
    { tag: tags.invalid, color: "var(--ms-breached)" },
]);

const looks = EditorView.theme({
    "&": { height: "100%", fontSize: "12.5px", backgroundColor: "var(--ms-page)" },
    "&.cm-focused": { outline: "2px solid var(--ms-accent)", outlineOffset: "-2px" },
    ".cm-scroller": { fontFamily: "var(--ms-mono)", lineHeight: "1.55", overflow: "auto" },
    ".cm-gutters": {
        backgroundColor: "var(--ms-sunken)",
        color: "var(--ms-ink-3)",
        borderRight: "1px solid var(--ms-line)",
    },
    ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 12px" },
    ".cm-selectionMatch": { backgroundColor: "var(--ms-chosen)" },
    ".cm-searchMatch": {
        backgroundColor: "var(--ms-open-fill)",
        outline: "1px solid var(--ms-open)",
    },
    ".cm-searchMatch-selected": { backgroundColor: "var(--ms-chosen)" },
    ".cm-panels": {
        backgroundColor: "var(--ms-sunken)",
        color: "var(--ms-ink)",
        borderColor: "var(--ms-line)",
    },
    ".cm-panel.cm-search": { fontFamily: "var(--ms-font)", fontSize: "12px" },
    ".cm-panel.cm-search :is(button, input)": { fontSize: "12px" },
    ".cm-textfield": {
        backgroundColor: "var(--ms-page)",
        color: "var(--ms-ink)",
        border: "1px solid var(--ms-line-strong)",
    },
    ".cm-button": {
        backgroundImage: "none",
        backgroundColor: "var(--ms-raised)",
        color: "var(--ms-ink)",
        border: "1px solid var(--ms-line)",
    },
    ".cm-collapsedLines": {
        background: "var(--ms-sunken)",
        color: "var(--ms-ink-2)",
        fontFamily: "var(--ms-font)",
        padding: "4px 12px",
    },
    ".cm-collapsedLines:before, .cm-collapsedLines:after": { display: "none" },
    ".cm-changeGutter": { width: "1.4em", paddingLeft: "0" },
    ".cm-changedLineGutter, .cm-deletedLineGutter": {
        background: "none !important",
        textAlign: "center",
    },
    // A sign besides the colour.
    ".cm-changedLineGutter::after": { content: '"+"', color: "var(--ms-resolved)" },
    ".cm-deletedLineGutter::after": { content: '"−"', color: "var(--ms-breached)" },
    "&.cm-merge-a .cm-changedLineGutter::after": {
        content: '"−"',
        color: "var(--ms-breached)",
    },
    "&.cm-merge-b .cm-changedLine, .cm-insertedLine, .cm-inlineChangedLine": {
        backgroundColor: "var(--ms-resolved-fill)",
    },
    "&.cm-merge-a .cm-changedLine, .cm-deletedChunk, .cm-deletedLine": {
        backgroundColor: "var(--ms-breached-fill)",
    },
    "&.cm-merge-b .cm-changedText": {
        background: "none",
        textDecoration: "underline 2px var(--ms-resolved)",
    },
    "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
        background: "none",
        textDecoration: "underline 2px var(--ms-breached)",
    },
    ".cm-deletedChunk del, .cm-insertedLine ins, .cm-deletedLine del": {
        textDecoration: "none",
    },
});

/** `label`: what is shown, for those who do not see it. */
export function setup(label: string, t: PartsText): Extension[] {
    return [
        lineNumbers(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: true }),
        keymap.of([...searchKeymap, ...defaultKeymap]),
        syntaxHighlighting(colours),
        looks,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
            tabindex: "0",
            "aria-label": label,
            "aria-readonly": "true",
            translate: "no",
        }),
        EditorState.phrases.of({
            Find: t("code.find"),
            next: t("code.next"),
            previous: t("code.previous"),
            all: t("code.all"),
            "match case": t("code.matchCase"),
            regexp: t("code.regexp"),
            "by word": t("code.byWord"),
            close: t("code.close"),
            "Go to line": t("code.goToLine"),
            go: t("code.go"),
            "current match": t("code.currentMatch"),
            "on line": t("code.onLine"),
            "$ unchanged lines": t("code.unchanged"),
        }),
    ];
}
