// A file to be read: line numbers, colours, search; of ten thousand lines only those in sight are
// drawn. A line can be pointed out.
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef } from "react";

import { useText } from "./catalogue";
import styles from "./code.module.css";
import { languageOf } from "./languages";
import { shownOf } from "./limits";
import { setup } from "./setup";

interface Props {
    text: string;
    /** Of the file: its language is told by the end of it. */
    name: string;
    /** Lines to point out, from 1; the first of them is scrolled to. */
    lines?: readonly number[];
}

const noLines: readonly number[] = [];

/**
 * Loads the language of a file into an editor that is already shown. `shown`: changes where there is
 * a new editor.
 */
export function useLanguage(
    name: string | null,
    shown: unknown,
    put: (language: Extension) => void,
) {
    const latest = useRef(put);
    latest.current = put;
    useEffect(() => {
        let isGone = false;
        const load = name === null ? null : languageOf(name);
        // Without its colours the text is still read.
        load?.()
            .then((language) => {
                if (!isGone) latest.current(language);
            })
            .catch(() => undefined);
        return () => {
            isGone = true;
        };
    }, [name, shown]);
}

export default function CodeView({ text, name, lines = noLines }: Props) {
    const { t } = useText();
    const place = useRef<HTMLDivElement>(null);
    const view = useRef<EditorView | null>(null);
    const language = useMemo(() => new Compartment(), []);
    const shown = useMemo(() => shownOf(text), [text]);
    const pointed = lines.join(",");
    useEffect(() => {
        if (!place.current) return undefined;
        const state = EditorState.create({
            doc: shown.text,
            extensions: [setup(name, t), language.of([]), pointing(pointed)],
        });
        const made = new EditorView({ state, parent: place.current });
        view.current = made;
        const first = Number(pointed.split(",")[0]);
        if (first >= 1 && first <= state.doc.lines) scrollTo(made, state.doc.line(first).from);
        return () => {
            made.destroy();
            view.current = null;
        };
    }, [shown, name, t, language, pointed]);
    const editor = useMemo(() => [shown, pointed], [shown, pointed]);
    useLanguage(shown.isCalm ? name : null, editor, (extension) =>
        view.current?.dispatch({ effects: language.reconfigure(extension) }),
    );
    return (
        <div className={styles.code}>
            <div ref={place} className={styles.place} />
            {shown.isCut && <p className={styles.cut}>{t("code.cut")}</p>}
        </div>
    );
}

/** Within the view alone: the page that it stands in stays where it is. */
function scrollTo(view: EditorView, position: number) {
    view.requestMeasure({
        read: () => view.lineBlockAt(position).top - view.scrollDOM.clientHeight / 2,
        write: (top) => {
            view.scrollDOM.scrollTop = top;
        },
    });
}

function pointing(lines: string): Extension {
    const mark = Decoration.line({
        class: styles.pointed ?? "",
        attributes: { "aria-current": "true" },
    });
    return EditorView.decorations.of((view) => {
        const { doc } = view.state;
        const places = lines
            .split(",")
            .map(Number)
            .filter((line) => line >= 1 && line <= doc.lines)
            .map((line) => mark.range(doc.line(line).from));
        return Decoration.set(places, true);
    });
}
