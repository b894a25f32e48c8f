// A panel that slides over a list, and asks before it takes away what was typed in it.
import { Drawer } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useFocusBack } from "../../frame/focus-back";
import { UnsavedQuestion, useUnsaved } from "../../frame/unsaved";

interface Props {
    title: string;
    onClose: () => void;
    children: ReactNode;
}

export function SidePanel({ title, onClose, children }: Props) {
    useFocusBack();
    const { t } = useTranslation();
    const unsaved = useUnsaved(onClose);
    const content = useRef<HTMLDivElement>(null);
    const tryClose = () => {
        if (!isBeneathAnother(content.current)) unsaved.tryClose();
    };
    return (
        <Drawer
            opened
            onClose={tryClose}
            title={title}
            position="right"
            size={420}
            overlayProps={{ backgroundOpacity: 0.15 }}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div ref={content} onFocusCapture={unsaved.onFocusCapture}>
                {children}
            </div>
            {unsaved.isAsking && <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />}
        </Drawer>
    );
}

const modal = '[role="dialog"][aria-modal="true"]';

/** Escape reaches every dialog that is open: the last that was opened is meant. */
function isBeneathAnother(content: HTMLElement | null): boolean {
    const open = Array.from(document.querySelectorAll(modal));
    const own = content?.closest(modal);
    return own instanceof Element && open.at(-1) !== own;
}
