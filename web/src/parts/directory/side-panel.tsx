// A panel that slides over a list, and asks before it takes away what was typed in it.
import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
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
    return (
        <Drawer
            opened
            onClose={unsaved.tryClose}
            title={title}
            position="right"
            size={420}
            overlayProps={{ backgroundOpacity: 0.15 }}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <div onFocusCapture={unsaved.onFocusCapture}>{children}</div>
            {unsaved.isAsking && <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />}
        </Drawer>
    );
}
