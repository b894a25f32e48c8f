// Short messages in the free part of the top bar, with an undo where the action has a way back. The
// newest is shown; those before it come back when it goes.
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
import { createPortal } from "react-dom";
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

interface ShowToast {
    /** Shows what was done. `undo` is offered for five seconds. */
    done: (text: string, undo?: () => void) => void;
    /** Shows what went wrong, with the request id to copy. */
    failed: (error: unknown) => void;
}

const Toasts = createContext<ShowToast>({ done: () => undefined, failed: () => undefined });

export function useToasts(): ShowToast {
    return use(Toasts);
}

const Slot = createContext<(slot: HTMLElement | null) => void>(() => undefined);

/** Where messages stand on pages that have the frame: said once, where they are read. */
export function ToastSlot({ className }: { className?: string | undefined }) {
    return <div ref={use(Slot)} className={className} role="status" aria-live="polite" />;
}

const lasts = 5000;
let last = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
    const [toasts, setToasts] = useState<Toast[]>([]);
    const [slot, setSlot] = useState<HTMLElement | null>(null);
    const add = useCallback((toast: Omit<Toast, "id">) => {
        last += 1;
        setToasts((shown) => [...shown.slice(-2), { ...toast, id: last }]);
    }, []);
    const close = useCallback(
        (id: number) => setToasts((shown) => shown.filter((one) => one.id !== id)),
        [],
    );
    const messages = useMemo<ShowToast>(
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
    const shown = toasts.map((toast, at) => (
        <OneToast
            key={toast.id}
            toast={toast}
            isCovered={at < toasts.length - 1}
            others={toasts.length - 1}
            onClose={() => close(toast.id)}
        />
    ));
    return (
        <Toasts value={messages}>
            <Slot value={setSlot}>{children}</Slot>
            {slot ? (
                createPortal(shown, slot)
            ) : (
                <div className={styles.place} role="status" aria-live="polite">
                    {shown}
                </div>
            )}
        </Toasts>
    );
}

function OneToast({
    toast,
    isCovered,
    others,
    onClose,
}: {
    toast: Toast;
    /** A newer one is shown in its place. */
    isCovered: boolean;
    others: number;
    onClose: () => void;
}) {
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
            data-covered={isCovered || undefined}
            onMouseEnter={() => setHeld(true)}
            onMouseLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
        >
            <span className={styles.text}>
                {toast.text}
                {toast.requestId && <RequestId id={toast.requestId} />}
                {others > 0 && <span className="dim"> {t("toast.more", { count: others })}</span>}
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
