// The few addresses of the portal. Small enough to do without a router.
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

const changed = "portal:path";

function subscribe(listener: () => void) {
    window.addEventListener("popstate", listener);
    window.addEventListener(changed, listener);
    return () => {
        window.removeEventListener("popstate", listener);
        window.removeEventListener(changed, listener);
    };
}

const now = () => window.location.pathname + window.location.search;

/** The path behind `/portal`, without a slash at its end, and the query. */
export function usePath(): { path: string; query: URLSearchParams } {
    const [path = "", query = ""] = useSyncExternalStore(subscribe, now).split("?", 2);
    return {
        path: path.replace(/^\/portal/, "").replace(/\/$/, ""),
        query: new URLSearchParams(query),
    };
}

export function go(to: string, { isReplaced = false } = {}) {
    if (isReplaced) window.history.replaceState(null, "", `/portal${to}`);
    else window.history.pushState(null, "", `/portal${to}`);
    window.dispatchEvent(new Event(changed));
    window.scrollTo(0, 0);
}

/** A link within the portal. With a modifier the browser does what it does with links. */
export function To({ to, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
    const onClick = (event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
    };
    return <a {...rest} href={`/portal${to}`} onClick={onClick} />;
}
