// Keeps what was typed in a dialog or a panel from going with it: Escape, a click outside and the
// close button ask first.
import { Button } from "@mantine/core";
import { type FocusEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./states.module.css";

type Field = HTMLInputElement | HTMLTextAreaElement;

function textField(target: EventTarget): Field | null {
    if (target instanceof HTMLTextAreaElement) return target;
    const isText =
        target instanceof HTMLInputElement &&
        !target.readOnly &&
        !["checkbox", "radio", "file"].includes(target.type);
    return isText ? target : null;
}

/** Watches the text fields in a dialog; `close` is called once nothing typed would be lost. */
export function useUnsaved(close: () => void) {
    const before = useRef(new Map<Field, string>());
    const [isAsking, setAsking] = useState(false);
    const isTyped = () =>
        Array.from(before.current).some(([field, was]) => field.isConnected && field.value !== was);
    return {
        isAsking,
        /** For what holds the fields. */
        onFocusCapture: ({ target }: FocusEvent) => {
            const field = textField(target);
            if (field && !before.current.has(field)) before.current.set(field, field.value);
        },
        tryClose: () => {
            if (isAsking) setAsking(false);
            else if (isTyped()) setAsking(true);
            else close();
        },
        keep: () => setAsking(false),
        discard: close,
    };
}

export function UnsavedQuestion({ keep, discard }: { keep: () => void; discard: () => void }) {
    const { t } = useTranslation();
    return (
        <div className={styles.unsaved} role="alertdialog" aria-label={t("unsaved.title")}>
            <span className="grow">{t("unsaved.title")}</span>
            <Button size="compact-sm" onClick={discard}>
                {t("unsaved.discard")}
            </Button>
            <Button size="compact-sm" variant="filled" data-autofocus autoFocus onClick={keep}>
                {t("unsaved.keep")}
            </Button>
        </div>
    );
}
