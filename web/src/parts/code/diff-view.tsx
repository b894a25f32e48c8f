// What changed in a file: in one column or side by side, what stayed the same folded.
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";

import { useText } from "./catalogue";
import styles from "./code.module.css";
import { useLanguage } from "./code-view";
import { shownOf } from "./limits";
import { lineDiff } from "./line-diff";
import { setup } from "./setup";

interface Props {
    before: string;
    after: string;
    /** Of the file. */
    name: string;
    /** One column where it is false, and always where the page is narrow. */
    isSplit?: boolean;
}

const diffConfig = { override: lineDiff };
const collapseUnchanged = { margin: 3, minSize: 6 };

export default function DiffView({ before, after, name, isSplit = false }: Props) {
    const { t } = useText();
    const isPhone = useMediaQuery("(max-width: 760px)") ?? false;
    const place = useRef<HTMLDivElement>(null);
    const views = useRef<EditorView[]>([]);
    const language = useMemo(() => new Compartment(), []);
    const [old, now] = useMemo(() => [shownOf(before), shownOf(after)], [before, after]);
    const isInTwo = isSplit && !isPhone;
    const editors = useMemo(() => [old, now, isInTwo], [old, now, isInTwo]);
    useEffect(() => {
        if (!place.current) return undefined;
        const extensions = (label: string) => [setup(label, t), language.of([])];
        if (isInTwo) {
            const merge = new MergeView({
                parent: place.current,
                a: { doc: old.text, extensions: extensions(t("code.before", { name })) },
                b: { doc: now.text, extensions: extensions(t("code.after", { name })) },
                collapseUnchanged,
                diffConfig,
                gutter: true,
            });
            views.current = [merge.a, merge.b];
            return () => merge.destroy();
        }
        const view = new EditorView({
            parent: place.current,
            state: EditorState.create({
                doc: now.text,
                extensions: [
                    extensions(t("code.diff", { name })),
                    unifiedMergeView({
                        original: old.text,
                        mergeControls: false,
                        collapseUnchanged,
                        diffConfig,
                        gutter: true,
                    }),
                ],
            }),
        });
        views.current = [view];
        return () => view.destroy();
    }, [old, now, name, isInTwo, t, language]);
    useLanguage(old.isCalm && now.isCalm ? name : null, editors, (extension) => {
        for (const view of views.current)
            view.dispatch({ effects: language.reconfigure(extension) });
    });
    return (
        <div className={styles.code}>
            <div ref={place} className={styles.place} data-split={isInTwo || undefined} />
            {(old.isCut || now.isCut) && <p className={styles.cut}>{t("code.cut")}</p>}
        </div>
    );
}
