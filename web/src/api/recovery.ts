// What could not be had because the server was away is had when it is back.
import { useEffect, useRef } from "react";

import { Problem } from "./problem";

const first = 1_000;
const longest = 10_000;

/** Whether it failed because nobody answered, or a proxy in the server's place. */
export function isUnreachable(error: unknown): boolean {
    return error instanceof Problem && [0, 502, 503, 504].includes(error.status);
}

/** Waits until the server answers. Asks ever less often, and at once when the network is back. */
export async function serverIsBack(signal?: AbortSignal): Promise<void> {
    for (let wait = first; ; wait = Math.min(wait * 1.5, longest)) {
        await pause(wait, signal);
        if (signal?.aborted) return;
        const answered = await fetch("/api/v1/health", { cache: "no-store" }).catch(() => null);
        if (answered?.ok) return;
    }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
        const end = () => {
            clearTimeout(timer);
            window.removeEventListener("online", end);
            signal?.removeEventListener("abort", end);
            resolve();
        };
        const timer = setTimeout(end, ms);
        window.addEventListener("online", end);
        signal?.addEventListener("abort", end);
    });
}

/** Does it again by itself once the server is back, for as long as `isAway`. */
export function useRecovery(isAway: boolean, retry: (() => void) | undefined) {
    const latest = useRef(retry);
    useEffect(() => {
        latest.current = retry;
    }, [retry]);
    useEffect(() => {
        if (!isAway) return undefined;
        const leaving = new AbortController();
        void serverIsBack(leaving.signal).then(() => {
            if (!leaving.signal.aborted) latest.current?.();
        });
        return () => leaving.abort();
    }, [isAway]);
}

const reloaded = "mainstay.reloaded";

/**
 * A part of the interface that is loaded when it is wanted. Where the server is away, it is waited
 * for; where the part is gone because the server is a newer one, the page is loaded anew.
 */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
    try {
        return await load();
    } catch {
        await serverIsBack();
    }
    try {
        return await load();
    } catch (error) {
        if (Date.now() - Number(sessionStorage.getItem(reloaded) ?? 0) < 60_000) throw error;
        sessionStorage.setItem(reloaded, String(Date.now()));
        window.location.reload();
        return new Promise(() => undefined);
    }
}
