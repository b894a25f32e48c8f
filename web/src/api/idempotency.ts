// A key under which the server does the same thing only once, however often it is sent.
import { useRef } from "react";

// Not crypto.randomUUID: a browser has that only over TLS or on localhost.
function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header for a body: the same key while the body is the same, until it was taken. */
export function useIdempotency() {
    const last = useRef<{ body: string; key: string } | null>(null);
    return {
        header(body: unknown): { "Idempotency-Key": string } {
            const text = JSON.stringify(body);
            if (last.current?.body !== text) last.current = { body: text, key: newKey() };
            return { "Idempotency-Key": last.current.key };
        },
        taken() {
            last.current = null;
        },
    };
}
