// Short messages at the foot of the page, with an undo where the action has a way back.
import { Button, CloseButton } from "@mantine/core";
import {
    createContext,
    type ReactNode,
    use,
    useCallback,
    useEffect,
    useMemo,
    useState,
} from "react";
import { useTranslation } from "react-i18next";

import { explain, Problem } from "../api/problem";
import styles from "./toasts.module.css";

interface Toast {
    id: number;
    text: string;
    undo?: (() => void) | undefined;
    requestId?: string | null;
    isProblem?: boolean;
}

interface Say {
    /** Tells what was done. `undo` is offered for five seconds. */
    done: (text: string, undo?: () => void) => void;
    /** Tells what went wrong, with the request id to copy. */
    failed: (error: unknown) => void;
}

const Toasts = createContext<Say>({ done: () => undefined, failed: () => undefined });

export function useToasts(): Say {
    return use(Toasts);
}

const lasts = 5000;
let last = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
    const [toasts, setToasts] = useState<Toast[]>([]);
    const add = useCallback((toast: Omit<Toast, "id">) => {
        last += 1;
        setToasts((shown) => [...shown.slice(-2), { ...toast, id: last }]);
    }, []);
    const close = useCallback(
        (id: number) => setToasts((shown) => shown.filter((one) => one.id !== id)),
        [],
    );
    const say = useMemo<Say>(
        () => ({
            done: (text, undo) => add({ text, undo }),
            failed: (error) =>
                add({
                    text: explain(error),
                    isProblem: true,
                    requestId: error instanceof Problem ? error.requestId : null,
                }),
        }),
        [add],
    );
    return (
        <Toasts value={say}>
            {children}
            <div className={styles.place} role="status" aria-live="polite">
                {toasts.map((toast) => (
                    <OneToast key={toast.id} toast={toast} onClose={() => close(toast.id)} />
                ))}
            </div>
        </Toasts>
    );
}

function OneToast({ toast, onClose }: { toast: Toast; onClose: () => void }) {
    const { t } = useTranslation();
    const [isHeld, setHeld] = useState(false);
    useEffect(() => {
        if (isHeld) return undefined;
        const timer = setTimeout(onClose, toast.isProblem ? 3 * lasts : lasts);
        return () => clearTimeout(timer);
    });
    return (
        <div
            className={styles.toast}
            data-problem={toast.isProblem || undefined}
            onMouseEnter={() => setHeld(true)}
            onMouseLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
        >
            <span className="grow">
                {toast.text}
                {toast.requestId && <RequestId id={toast.requestId} />}
            </span>
            {toast.undo && (
                <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => {
                        toast.undo?.();
                        onClose();
                    }}
                >
                    {t("toast.undo")}
                </Button>
            )}
            <CloseButton size="sm" aria-label={t("toast.close")} onClick={onClose} />
        </div>
    );
}

export function RequestId({ id }: { id: string }) {
    const { t } = useTranslation();
    return (
        <span className="dim">
            {" "}
            {t("problem.requestId")}{" "}
            <button
                type="button"
                className="plain mono"
                title={t("problem.copyRequestId")}
                onClick={() => void navigator.clipboard?.writeText(id)}
                translate="no"
            >
                {id}
            </button>
        </span>
    );
}
