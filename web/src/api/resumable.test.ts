// @vitest-environment happy-dom
// A file on its way by tus: what breaks off goes on by itself, what is refused ends.
import type { UploadOptions } from "tus-js-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { keepCsrfToken, whenSignedOut } from "./client";
import { Problem } from "./problem";
import { serverIsBack } from "./recovery";
import { ResumableUpload, stallMs } from "./resumable";

vi.mock("./recovery", async (original) => ({
    ...(await original<object>()),
    serverIsBack: vi.fn(),
}));

/** What would speak to the server; the test says what comes of it. */
class FakeUpload {
    static last: FakeUpload;
    url = "/api/v1/uploads/9f2c";
    start = vi.fn();
    abort = vi.fn(async () => undefined);
    constructor(
        readonly file: File,
        readonly options: Required<UploadOptions>,
    ) {
        FakeUpload.last = this;
    }
    answers(headers: Record<string, string>) {
        const lastResponse = { getHeader: (name: string) => headers[name] };
        this.options.onSuccess?.({ lastResponse } as never);
    }
    fails(status: number, code = "") {
        const error = new Error("failed") as Error & { originalResponse: unknown };
        error.originalResponse = status
            ? {
                  getStatus: () => status,
                  getBody: () => JSON.stringify({ code }),
                  getHeader: () => undefined,
              }
            : null;
        this.options.onError?.(error);
    }
}
vi.mock("tus-js-client", () => ({ Upload: FakeUpload }));

const back = vi.mocked(serverIsBack);
const listener = {
    onProgress: vi.fn(),
    onWaiting: vi.fn(),
    onDone: vi.fn(),
    onFailed: vi.fn(),
};
const pass = () => vi.advanceTimersByTimeAsync(0);
const begunOnes: ResumableUpload[] = [];
const begun = async (text = "0123456789") => {
    const upload = new ResumableUpload(
        new File([text], "fire.txt", { type: "text/plain" }),
        listener,
    );
    begunOnes.push(upload);
    await vi.dynamicImportSettled();
    await pass();
    return { upload, fake: FakeUpload.last };
};

beforeEach(() => {
    vi.useFakeTimers();
    back.mockResolvedValue(undefined);
});
afterEach(() => {
    begunOnes.splice(0).forEach((upload) => upload.cancel());
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
});

describe("an upload", () => {
    it("tells how far it is, and what the server knows the file by", async () => {
        const { fake } = await begun();
        expect(fake.options.metadata).toEqual({ filename: "fire.txt", filetype: "text/plain" });
        fake.options.onProgress?.(4, 10);
        fake.answers({ "Mainstay-File": "17" });
        await pass();
        expect(listener.onProgress).toHaveBeenCalledWith(4);
        expect(listener.onDone).toHaveBeenCalledWith({
            id: "17",
            name: "fire.txt",
            media_type: "text/plain",
            bytes: 10,
        });
    });

    it("carries the session's token in each request, also one that is new since", async () => {
        const { fake } = await begun();
        const setHeader = vi.fn();
        for (const token of ["first", "second"]) {
            keepCsrfToken(token);
            await fake.options.onBeforeRequest?.({ setHeader } as never);
            expect(setHeader).toHaveBeenLastCalledWith("X-CSRF-Token", token);
        }
    });

    it.each([[0], [502], [503]])("goes on once the server is back (%d)", async (status) => {
        let isBack: () => void = () => undefined;
        back.mockImplementationOnce(() => new Promise((done) => (isBack = () => done(undefined))));
        const { fake } = await begun();
        fake.fails(status);
        await pass();
        expect(listener.onWaiting.mock.calls).toEqual([[true]]);
        expect(fake.start).toHaveBeenCalledOnce();
        isBack();
        await pass();
        expect(listener.onWaiting.mock.calls).toEqual([[true], [false]]);
        expect(fake.start).toHaveBeenCalledTimes(2);
        expect(listener.onFailed).not.toHaveBeenCalled();
    });

    it("asks where it goes on when another request was there first", async () => {
        const { fake } = await begun();
        fake.fails(409, "upload_offset");
        await pass();
        expect(fake.start).toHaveBeenCalledTimes(2);
    });

    it("leaves a connection that the browser says is gone, or on which nothing moves", async () => {
        back.mockImplementationOnce(() => new Promise(() => undefined));
        const first = await begun();
        window.dispatchEvent(new Event("offline"));
        await pass();
        expect(first.fake.abort).toHaveBeenCalledWith();
        expect(listener.onWaiting).toHaveBeenLastCalledWith(true);
        first.upload.cancel();
        listener.onWaiting.mockClear();

        const { fake } = await begun();
        await vi.advanceTimersByTimeAsync(stallMs - 1);
        fake.options.onProgress?.(1, 10);
        await vi.advanceTimersByTimeAsync(stallMs - 1);
        expect(fake.abort).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(1);
        expect(fake.abort).toHaveBeenCalledOnce();
        expect(fake.start).toHaveBeenCalledTimes(2);
    });

    it("ends where it is refused, with the server's reason, and tells of a session that is gone", async () => {
        const signedOut = vi.fn();
        whenSignedOut(signedOut);
        const { fake } = await begun();
        fake.fails(429, "too_many_loose_files");
        await pass();
        const [[problem]] = listener.onFailed.mock.calls as [[Problem]];
        expect([problem.status, problem.code]).toEqual([429, "too_many_loose_files"]);
        expect(signedOut).not.toHaveBeenCalled();
        expect(back).not.toHaveBeenCalled();

        (await begun()).fake.fails(401, "unauthenticated");
        await pass();
        expect(signedOut).toHaveBeenCalledOnce();
    });

    it("gives up where it comes no further though the server is well", async () => {
        const { fake } = await begun();
        fake.options.onProgress?.(8, 10);
        for (let at = 0; at < 8; at += 1) {
            // It begins again each time, and comes just as far.
            for (const bytes of [0, 4, 8]) fake.options.onProgress?.(bytes, 10);
            fake.fails(503);
            await pass();
        }
        expect(listener.onFailed).not.toHaveBeenCalled();
        fake.fails(503);
        await pass();
        expect(listener.onFailed).toHaveBeenCalledOnce();
    });

    it("is given up on the server too, and nothing is told of it any more", async () => {
        const { upload, fake } = await begun();
        upload.cancel();
        expect(fake.abort).toHaveBeenCalledWith(true);
        fake.options.onProgress?.(5, 10);
        fake.fails(0);
        fake.answers({ "Mainstay-File": "17" });
        await pass();
        for (const one of Object.values(listener)) expect(one).not.toHaveBeenCalled();
    });

    it("asks what it became when the last answer was lost", async () => {
        vi.stubGlobal("fetch", async () => new Response('{"file": "18"}'));
        const { fake } = await begun();
        fake.answers({});
        await pass();
        expect(listener.onDone).toHaveBeenCalledWith(expect.objectContaining({ id: "18" }));
    });

    it("does not begin with an empty file, and says so", async () => {
        await begun("");
        const [[problem]] = listener.onFailed.mock.calls as [[Problem]];
        expect(problem.fields.map(({ code }) => code)).toEqual(["attachment_empty"]);
    });
});
