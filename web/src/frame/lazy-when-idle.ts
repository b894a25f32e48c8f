// Parts of the interface that the first view does without, there before a key asks for them.
import { type ComponentType, createElement, lazy, useState } from "react";

import { patiently } from "../api/recovery";

/**
 * A component that is loaded when the browser has nothing else to do, or when it is shown: whatever
 * comes first. A dialog that came late would lose what is typed meanwhile, and the page would take
 * it for commands.
 */
export function lazyWhenIdle<Props extends object>(load: () => Promise<ComponentType<Props>>) {
    let loaded: ComponentType<Props> | undefined;
    const get = async () => {
        loaded ??= await patiently(load);
        return { default: loaded };
    };
    const Lazy = lazy(get) as ComponentType<Props>;
    whenIdle(() => void get().catch(() => undefined));
    return function WhenIdle(props: Props) {
        // React shows what is lazy 300 ms late, even if it is there.
        const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Lazy);
        return createElement(Shown, props);
    };
}

/** Runs it when the page stands and the browser has nothing else to do. */
export function whenIdle(run: () => void) {
    const later = () => {
        if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 2_000 });
        else setTimeout(run, 1_000);
    };
    if (document.readyState === "complete") later();
    else window.addEventListener("load", later, { once: true });
}
