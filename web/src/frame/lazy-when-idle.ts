// Parts of the interface that the first view does without, there before a key asks for them.
import { type ComponentType, createElement, lazy, Suspense, useState } from "react";

import { patiently } from "../api/recovery";

/**
 * A component that is loaded when the browser has nothing else to do, or when it is shown: whatever
 * comes first. Until it is there an empty dialog stands for it: the page would take what is typed
 * meanwhile for commands.
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
        return createElement(Suspense, { fallback: onItsWay }, createElement(Shown, props));
    };
}

const onItsWay = createElement("i", { role: "dialog", "aria-busy": true });

/** Runs it when the page stands and the browser has nothing else to do. */
export function whenIdle(run: () => void) {
    const later = () => {
        if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 2_000 });
        else setTimeout(run, 1_000);
    };
    if (document.readyState === "complete") later();
    else window.addEventListener("load", later, { once: true });
}
