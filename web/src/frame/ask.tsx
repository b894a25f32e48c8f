// A small dialog that asks for what an action needs. Ctrl-Enter does it, Esc leaves it.
import { Button, Modal } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFocusBack } from "./focus-back";
import { FormProblem } from "./states";

interface Props {
    title: string;
    action: string;
    isReady?: boolean;
    size?: number;
    onClose: () => void;
    /** Does it. The dialog closes when this succeeds and says why when it fails. */
    onDo: () => Promise<unknown>;
    children: ReactNode;
}

export function Ask({ title, action, isReady = true, size = 460, onClose, onDo, children }: Props) {
    useFocusBack();
    const { t } = useTranslation();
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
            onClose={onClose}
            title={title}
            size={size}
            closeButtonProps={{ "aria-label": t("action.close") }}
        >
            <form onSubmit={onSubmit} onKeyDown={onKeyDown} className="stack">
                {children}
                <FormProblem error={error} />
                <div className="actions">
                    <Button onClick={onClose}>{t("action.cancel")}</Button>
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
