// The one way to the server: typed by the OpenAPI document, with the session's CSRF token on
// writes.
import createClient, { type Middleware } from "openapi-fetch";

import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";

let csrfToken = "";
let signedOut: () => void = () => undefined;
let askForProof: (() => Promise<boolean>) | null = null;

/** Keeps the token that writes must carry. */
export function keepCsrfToken(token: string) {
    csrfToken = token;
}

/** Names what happens when the server no longer knows the session. */
export function whenSignedOut(action: () => void) {
    signedOut = action;
}

/** Names what asks people for their password once more; it answers whether they gave it. */
export function whenProofNeeded(ask: (() => Promise<boolean>) | null) {
    askForProof = ask;
}

// A request can be read once; to send it again takes a copy of what is sent.
const copies = new WeakMap<Request, Request>();

const middleware: Middleware = {
    onRequest({ request }) {
        if (request.method === "GET") return request;
        request.headers.set("X-CSRF-Token", csrfToken);
        copies.set(request, request.clone());
        return request;
    },
    async onResponse({ request, response }) {
        if (response.ok) return response;
        const problem = await problemOf(response);
        const isSignIn = new URL(request.url).pathname.startsWith("/api/v1/session");
        if (!isSignIn) noticeRefusal(problem);
        const copy = copies.get(request);
        if (problem.code === "proof_needed" && copy && (await askForProof?.())) {
            const again = await fetch(copy);
            if (again.ok) return again;
            throw await problemOf(again);
        }
        throw problem;
    },
    onError({ error }) {
        return error instanceof Problem ? error : new Problem(0, { code: "unreachable" }, null);
    },
};

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(middleware);

/** The body of an answer. A refusal or failure is thrown as a Problem before this is reached. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
    return (await call).data as T;
}

/** The parameter that says which version a change is based on. */
export function basedOn(version: number) {
    return { header: { "If-Match": `"${version}"` } };
}

/** What an address answers, as text; null where it is longer than `bytesMax`. */
export async function text(
    path: string,
    { bytesMax, signal }: { bytesMax: number; signal: AbortSignal },
): Promise<string | null> {
    const response = await fetch(path, { signal }).catch((error: unknown) => {
        if (signal.aborted) throw error;
        throw new Problem(0, { code: "unreachable" }, null);
    });
    if (!response.ok) {
        const problem = await problemOf(response);
        noticeRefusal(problem);
        throw problem;
    }
    if (Number(response.headers.get("Content-Length") ?? 0) > bytesMax) {
        await response.body?.cancel();
        return null;
    }
    return response.text();
}

/** What a write carries that goes another way than `api`. */
export function writeHeaders(): Record<string, string> {
    return { "X-CSRF-Token": csrfToken };
}

/**
 * The page is told where the session is gone. A link that is used up or a wrong password is no sign
 * of that, though also answered by 401.
 */
export function noticeRefusal({ code }: Problem) {
    if (code === "unauthenticated") signedOut();
}

/** A file that the server has. */
export interface Uploaded {
    id: string;
    name: string;
    media_type: string;
    bytes: number;
}
