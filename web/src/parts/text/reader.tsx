// What a person wrote, as Markdown or as plain text. Both are hostile until cleaned.
import { Button } from "@mantine/core";
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";

import { useText } from "./catalogue";
import { domOf } from "./html-dom";
import { type HtmlNode, TooMuch } from "./html-tree";
import { linked } from "./linked";
import { markdownLengthMax, markdownTree } from "./markdown";
import styles from "./reader.module.css";

export const Markdown = memo(function Markdown({ text }: { text: string }) {
    const { t } = useText();
    const [isAsked, setAsked] = useState(false);
    const isLong = text.length > markdownLengthMax;
    const tree = useMemo(() => (isLong && !isAsked ? null : treeOf(text)), [text, isLong, isAsked]);
    if (tree) return <Tree nodes={tree} />;
    return (
        <>
            {isLong && !isAsked ? (
                <Notice action={t("reader.showFormatted")} onAction={() => setAsked(true)}>
                    {t("reader.long")}
                </Notice>
            ) : (
                <Notice>{t("reader.notFormatted")}</Notice>
            )}
            <PlainText text={text} />
        </>
    );
});

function treeOf(text: string): HtmlNode[] | null {
    try {
        return markdownTree(text);
    } catch (error) {
        if (error instanceof TooMuch) return null;
        throw error;
    }
}

function Tree({ nodes }: { nodes: HtmlNode[] }) {
    const place = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => place.current?.replaceChildren(...domOf(nodes)), [nodes]);
    return <div ref={place} className={styles.markdown} translate="no" />;
}

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

/** A line about how a message is shown, with a way to see more of it. */
export function Notice({
    icon,
    children,
    action,
    isBusy = false,
    onAction,
}: {
    icon?: ReactNode;
    children: ReactNode;
    action?: string;
    isBusy?: boolean;
    onAction?: () => void;
}) {
    return (
        <div className={styles.notice}>
            {icon}
            <span>{children}</span>
            {action && (
                <Button size="compact-xs" loading={isBusy} onClick={onAction}>
                    {action}
                </Button>
            )}
        </div>
    );
}
