// Times and numbers as the viewer reads them: relative, with the exact time on hover, in the
// viewer's zone.
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { ago, dated, exact } from "./intl";
import { locale } from "./language";

let minute = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page; it moves every half minute. */
function subscribe(listener: () => void) {
    listeners.add(listener);
    minute = Date.now();
    timer ??= setInterval(() => {
        minute = Date.now();
        listeners.forEach((one) => one());
    }, 30_000);
    return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
            clearInterval(timer);
            timer = undefined;
        }
    };
}

export function useNow(): number {
    return useSyncExternalStore(subscribe, () => minute);
}

export function When({
    at,
    isShort = false,
    className,
}: {
    at: string;
    isShort?: boolean;
    className?: string;
}) {
    const { i18n } = useTranslation();
    const now = useNow();
    const language = locale(i18n.language);
    return (
        <time dateTime={at} title={exact(at, language)} className={className}>
            {ago(at, now, language, isShort ? "narrow" : "long")}
        </time>
    );
}

/** The time itself, where how long ago it was does not matter. */
export function At({ at }: { at: string }) {
    const { i18n } = useTranslation();
    return <time dateTime={at}>{dated(at, locale(i18n.language))}</time>;
}
