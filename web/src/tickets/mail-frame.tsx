// The HTML of a mail in a frame of its own, which may run nothing.
import { Button, useComputedColorScheme } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Attachment } from "../api/types";
import styles from "./conversation.module.css";
import { safeMail } from "./mail-html";

export function MailFrame({
    html,
    attachments,
    title,
}: {
    html: string;
    attachments: readonly Attachment[];
    title: string;
}) {
    const { t } = useTranslation();
    const isDark = useComputedColorScheme("light") === "dark";
    const [isRemoteShown, setRemoteShown] = useState(false);
    const quotedLabel = t("conversation.quoted");
    const mail = useMemo(
        () => safeMail(html, { attachments, isRemoteShown, isDark, quotedLabel }),
        [html, attachments, isRemoteShown, isDark, quotedLabel],
    );
    const frame = useRef<HTMLIFrameElement>(null);
    const [height, setHeight] = useState(40);
    // The frame has no scripts; its height is read from outside.
    const onLoad = () => {
        const body = frame.current?.contentDocument?.body;
        if (!body) return;
        const fit = () => setHeight(Math.ceil(body.getBoundingClientRect().height));
        new ResizeObserver(fit).observe(body);
        fit();
    };
    return (
        <>
            {mail.hasRemote && !isRemoteShown && (
                <div className={styles.remote}>
                    <IconPhotoOff size={14} aria-hidden />
                    <span>{t("conversation.remoteHeld")}</span>
                    <Button size="compact-xs" onClick={() => setRemoteShown(true)}>
                        {t("conversation.showRemote")}
                    </Button>
                </div>
            )}
            <iframe
                ref={frame}
                className={styles.frame}
                data-paper={mail.hasColours || undefined}
                title={title}
                srcDoc={mail.document}
                style={{ height }}
                onLoad={onLoad}
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
                referrerPolicy="no-referrer"
            />
        </>
    );
}
