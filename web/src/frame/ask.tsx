// A small dialog that asks for what an action needs. Ctrl-Enter does it, Esc leaves it, and
// nothing typed goes unasked.
import { Button, Modal } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFocusBack } from "./focus-back";
import { FormProblem } from "./states";
import { UnsavedQuestion, useUnsaved } from "./unsaved";

interface Props {
    title: string;
    action: string;
    isReady?: boolean;
    size?: number;
    onClose: () => void;
    /** What is typed is kept elsewhere, so that closing need not ask. */
    isKept?: boolean;
    /** Does it. The dialog closes when this succeeds and says why when it fails. */
    onDo: () => Promise<unknown>;
    children: ReactNode;
}

export function Ask({
    title,
    action,
    isReady = true,
    size = 460,
    isKept = false,
    onClose,
    onDo,
    children,
}: Props) {
    useFocusBack();
    const { t } = useTranslation();
    const unsaved = useUnsaved(onClose);
    const tryClose = isKept ? onClose : unsaved.tryClose;
    const [isBusy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const go = async () => {
        if (!isReady || isBusy) return;
        setBusy(true);
        setError(null);
        try {
            await onDo();
            onClose();
        } catch (problem) {
            setError(problem);
            setBusy(false);
        }
    };
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        void go();
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void go();
    };
    return (
        <Modal
            opened
            onClose={tryClose}
            title={title}
            size={size}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <form
                onSubmit={onSubmit}
                onKeyDown={onKeyDown}
                onFocusCapture={unsaved.onFocusCapture}
                className="stack"
            >
                {children}
                <FormProblem error={error} />
                {unsaved.isAsking && (
                    <UnsavedQuestion keep={unsaved.keep} discard={unsaved.discard} />
                )}
                <div className="actions">
                    {isKept && <span className="dim grow">{t("unsaved.kept")}</span>}
                    <Button onClick={tryClose}>{t("action.cancel")}</Button>
                    <Button
                        type="submit"
                        variant="filled"
                        disabled={!isReady}
                        loading={isBusy}
                        title="Ctrl+Enter"
                    >
                        {action}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
