// The HTML of a mail in a frame of its own, whose policy lets nothing run and nothing be loaded from
// elsewhere until its reader asks.
import { useComputedColorScheme } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./conversation.module.css";
import { domOf } from "../parts/text/html-dom";
import type { SafeMail } from "./mail-html";
import { Notice } from "../parts/text/reader";

// Higher ones scroll in themselves.
const heightMax = 20_000;

/** `children` stand there until the mail does. */
export function MailFrame({
    mail,
    title,
    isRemoteShown,
    onShowRemote,
    children,
}: {
    mail: SafeMail;
    title: string;
    isRemoteShown: boolean;
    onShowRemote: () => void;
    children: ReactNode;
}) {
    const { t } = useTranslation();
    const isDark = useComputedColorScheme("light") === "dark";
    const frame = useRef<HTMLIFrameElement>(null);
    const [height, setHeight] = useState<number | null>(null);
    const source = isRemoteShown ? "/mail-frame-with-images.html" : "/mail-frame.html";
    const observer = useRef<ResizeObserver>(undefined);
    const fill = useCallback(() => {
        const inside = frame.current?.contentDocument;
        // Until the frame has loaded its document is another, under another policy.
        if (inside?.URL !== window.location.origin + source) return;
        if (inside.readyState === "loading") return;
        const style = inside.createElement("style");
        style.textContent = `${looks(isDark, mail.hasColours)}\n${mail.css}`;
        inside.head.replaceChildren(style);
        inside.body.replaceChildren(...domOf(mail.children));
        // The frame has no scripts; its height is read from outside.
        const fit = () => {
            const whole = Math.ceil(inside.body.getBoundingClientRect().height);
            inside.documentElement.style.overflow = whole > heightMax ? "auto" : "hidden";
            setHeight(Math.min(whole, heightMax));
        };
        observer.current?.disconnect();
        observer.current = new ResizeObserver(fit);
        observer.current.observe(inside.body);
        fit();
    }, [mail, isDark, source]);
    useEffect(() => {
        fill();
        return () => observer.current?.disconnect();
    }, [fill]);
    return (
        <div className={styles.mail}>
            {mail.hasRemote && !isRemoteShown && (
                <Notice
                    icon={<IconPhotoOff size={14} aria-hidden />}
                    action={t("conversation.showRemote")}
                    onAction={onShowRemote}
                >
                    {t("conversation.remoteHeld")}
                </Notice>
            )}
            {height === null && children}
            <iframe
                ref={frame}
                className={styles.frame}
                data-paper={mail.hasColours || undefined}
                data-unready={height === null || undefined}
                title={title}
                src={source}
                style={{ height: height ?? 40 }}
                onLoad={fill}
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
                referrerPolicy="no-referrer"
            />
        </div>
    );
}

function looks(isDark: boolean, hasColours: boolean): string {
    const isDarkPaper = isDark && !hasColours;
    const [paper, ink, link] = isDarkPaper
        ? ["transparent", "#e9eaee", "#aba5f3"]
        : [hasColours ? "#fff" : "transparent", "#1b1c22", "#4a46ae"];
    const padding = hasColours && isDark ? "12px" : "1px";
    return `
:root { color-scheme: ${isDarkPaper ? "dark" : "light"}; }
body {
    margin: 0; padding: ${padding}; color: ${ink}; background: ${paper};
    font: 13.5px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; overflow-x: auto;
}
img { max-width: 100%; height: auto; }
a { color: ${link}; }
pre { white-space: pre-wrap; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 2px solid #8888; color: inherit; }
summary { cursor: pointer; opacity: 0.75; font-size: 12px; margin: 6px 0; }
table { max-width: 100%; }
p:first-child { margin-top: 0; }`;
}
