// What a person wrote, as Markdown or as plain text. Both are hostile until cleaned.
import { memo, useMemo } from "react";

import styles from "./said.module.css";
import { markdownToHtml } from "./markdown";
import { linked } from "./linked";

export const Markdown = memo(function Markdown({ text }: { text: string }) {
    const html = useMemo(() => markdownToHtml(text), [text]);
    return (
        <div
            className={styles.markdown}
            translate="no"
            dangerouslySetInnerHTML={{ __html: html }}
        />
    );
});

export const PlainText = memo(function PlainText({ text }: { text: string }) {
    return (
        <div className={styles.plain} translate="no">
            {linked(text).map(({ text: part, href }, at) =>
                href ? (
                    <a key={at} href={href} target="_blank" rel="noopener noreferrer">
                        {part}
                    </a>
                ) : (
                    part
                ),
            )}
        </div>
    );
});
