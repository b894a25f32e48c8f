// Sends a file by tus 1.0, in pieces that the server has on disk before the next one goes. What
// breaks off goes on by itself at the byte where it broke off: the network was lost, the server was
// restarted, a proxy failed, or nothing moved any more.
import type { DetailedError, HttpRequest, Upload } from "tus-js-client";

import { type Uploaded, noticeRefusal, writeHeaders } from "./client";
import { Problem, problemFrom } from "./problem";
import { isUnreachable, patiently, serverIsBack } from "./recovery";

export interface UploadListener {
    onProgress: (bytes: number) => void;
    /** Whether it waits for the connection or the server, or goes on. */
    onWaiting: (isWaiting: boolean) => void;
    onDone: (uploaded: Uploaded) => void;
    onFailed: (error: unknown) => void;
}

/** One blob of the server: a smaller piece would be a blob of its own. */
const pieceBytes = 8 << 20;
/** Nothing moved for so long: the connection is given up, and another one begun. */
export const stallMs = 45_000;
// So often in a row it is tried again while the server says that it is well.
const attemptsMax = 8;
// Not refused for good: another place, another moment.
const passing = new Set(["upload_offset", "too_many_uploads", "too_many_bytes"]);

export class ResumableUpload {
    private upload: Upload | undefined;
    private readonly leaving = new AbortController();
    private attempts = 0;
    private furthest = 0;
    private stall: ReturnType<typeof setTimeout> | undefined;
    private isWaiting = false;

    constructor(
        private readonly file: File,
        private readonly listener: UploadListener,
    ) {
        window.addEventListener("offline", this.interrupt);
        void this.begin();
    }

    /** Gives it up, also on the server. Nothing is told of it any more. */
    cancel() {
        this.end();
        // What cannot be deleted now goes by itself, a day after its last bytes.
        void this.upload?.abort(true).catch(() => undefined);
    }

    private async begin() {
        try {
            if (this.file.size === 0) throw emptyFile();
            const tus = await patiently(() => import("tus-js-client"));
            if (this.leaving.signal.aborted) return;
            this.upload = new tus.Upload(this.file, {
                endpoint: "/api/v1/uploads",
                metadata: {
                    filename: this.file.name,
                    filetype: this.file.type || "application/octet-stream",
                },
                chunkSize: pieceBytes,
                // A small file is one request.
                uploadDataDuringCreation: true,
                storeFingerprintForResuming: false,
                // When it is tried again is decided here.
                retryDelays: null,
                onBeforeRequest: sign,
                onProgress: this.onProgress,
                onError: (error) => void this.onError(error),
                onSuccess: ({ lastResponse }) =>
                    void this.onSuccess(lastResponse.getHeader("Mainstay-File")),
            });
            this.start();
        } catch (error) {
            this.fail(error);
        }
    }

    private start() {
        this.watch();
        this.upload?.start();
    }

    /** Gives up on the connection where nothing moves. */
    private watch() {
        clearTimeout(this.stall);
        this.stall = setTimeout(this.interrupt, stallMs);
    }

    private readonly interrupt = () => {
        if (!this.upload || this.isWaiting || this.leaving.signal.aborted) return;
        void this.upload.abort();
        void this.goOnLater(new Problem(0, { code: "unreachable" }, null));
    };

    private readonly onProgress = (bytes: number) => {
        if (this.leaving.signal.aborted) return;
        if (bytes > this.furthest) {
            this.furthest = bytes;
            this.attempts = 0;
        }
        this.watch();
        this.listener.onProgress(bytes);
    };

    private async onError(error: Error | DetailedError) {
        if (this.leaving.signal.aborted) return;
        const problem = problemOfTus(error);
        if (isUnreachable(problem) || passing.has(problem.code)) await this.goOnLater(problem);
        else this.fail(problem);
    }

    private async goOnLater(problem: Problem) {
        clearTimeout(this.stall);
        this.attempts += 1;
        if (this.attempts > attemptsMax) {
            this.fail(problem);
            return;
        }
        this.setWaiting(true);
        await serverIsBack(this.leaving.signal);
        if (this.leaving.signal.aborted) return;
        this.setWaiting(false);
        this.start();
    }

    private setWaiting(isWaiting: boolean) {
        this.isWaiting = isWaiting;
        this.listener.onWaiting(isWaiting);
    }

    private async onSuccess(named: string | undefined) {
        if (this.leaving.signal.aborted) return;
        clearTimeout(this.stall);
        try {
            const id = named ?? (await fileOf(this.upload?.url ?? ""));
            this.end();
            const { name, type, size } = this.file;
            this.listener.onDone({ id, name, media_type: type, bytes: size });
        } catch (error) {
            this.fail(error);
        }
    }

    private fail(error: unknown) {
        if (this.leaving.signal.aborted) return;
        this.end();
        if (error instanceof Problem) noticeRefusal(error);
        this.listener.onFailed(error);
    }

    private end() {
        clearTimeout(this.stall);
        window.removeEventListener("offline", this.interrupt);
        this.leaving.abort();
    }
}

function sign(request: HttpRequest) {
    for (const [name, value] of Object.entries(writeHeaders())) request.setHeader(name, value);
}

/** The answer to the last piece was lost: the server tells what the upload became. */
async function fileOf(url: string): Promise<string> {
    const response = await fetch(url).catch(() => null);
    const { file } = response?.ok ? ((await response.json()) as { file: string | null }) : {};
    if (!file) throw new Problem(0, { code: "unreachable" }, null);
    return file;
}

function problemOfTus(error: Error | DetailedError): Problem {
    const response = "originalResponse" in error ? error.originalResponse : null;
    if (!response) return new Problem(0, { code: "unreachable" }, null);
    const requestId = response.getHeader("X-Request-Id") ?? null;
    return problemFrom(response.getStatus(), response.getBody(), requestId);
}

function emptyFile(): Problem {
    const field = { field: "body", code: "attachment_empty", message: "" };
    return new Problem(422, { errors: [field] }, null);
}
