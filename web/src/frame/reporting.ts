// Tells the server of errors that no part of the page caught, so that its operator hears of them
// without a user who writes. A page sends a few at most and each once: an error in sending, or one
// that comes with each frame, must not become a flood.

const reportsMax = 5;
const messageMax = 1000;
const stackMax = 8000;

export interface ErrorReport {
    message: string;
    stack?: string;
    url: string;
    release?: string;
}

type Send = (report: ErrorReport) => Promise<unknown>;

function post(report: ErrorReport): Promise<unknown> {
    // Outside the API's client, whose own errors would come here again.
    return fetch("/api/v1/reports/errors", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(report),
        credentials: "omit",
        keepalive: true,
    });
}

/// An address without its query and fragment, which may hold what is secret: one-time links do.
function withoutSecrets(text: string): string {
    return text.replace(/(https?:\/\/[^\s?#]*)[?#][^\s:)]*/g, "$1");
}

/// Text that the server takes: well-formed, without NUL, not too long.
function taken(text: string, max: number): string {
    const plain = withoutSecrets(text).replace(/[\0\p{Surrogate}]/gu, "\ufffd");
    return Array.from(plain).slice(0, max).join("");
}

/// A function that reports what it is given, at most five different errors.
export function errorReporter(place: () => string, send: Send = post, release?: string) {
    const seen = new Set<string>();
    return (reason: unknown): void => {
        try {
            const error = reason instanceof Error ? reason : undefined;
            const message = taken(
                error ? `${error.name}: ${error.message}` : String(reason),
                messageMax,
            );
            if (!message.trim() || seen.size >= reportsMax || seen.has(message)) return;
            seen.add(message);
            const report: ErrorReport = { message, url: taken(place(), 2000) };
            if (error?.stack) report.stack = taken(error.stack, stackMax);
            if (release) report.release = taken(release, 100);
            // What cannot be sent is dropped: there is nobody left to tell.
            send(report).catch(() => undefined);
        } catch {
            // So is what cannot even be written down, such as an object that throws as text.
        }
    };
}

/// Reports what the page's scripts throw and nobody catches.
export function reportErrors(page: Window = window): void {
    const report = errorReporter(() => page.location.origin + page.location.pathname);
    page.addEventListener("error", (event) => report(event.error ?? event.message));
    page.addEventListener("unhandledrejection", (event) => report(event.reason));
}
