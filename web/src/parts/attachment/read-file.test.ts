// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";

import { Problem } from "../../api/problem";
import { readText } from "./read-file";

/** A file that comes in parts, and how many of them were asked for. */
function sends(...parts: (string | Uint8Array)[]) {
    let asked = 0;
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>(
        {
            pull(controller) {
                const part = parts[asked++];
                if (part === undefined) controller.close();
                else controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
            },
        },
        { highWaterMark: 0 },
    );
    vi.stubGlobal("fetch", async () => ({ ok: true, body }));
    return () => asked;
}

const read = (bytesMax: number) => readText("/file", bytesMax, new AbortController().signal);

afterEach(() => vi.unstubAllGlobals());

it("puts characters together that come in two parts", async () => {
    sends("gr", new Uint8Array([0xc3]), new Uint8Array([0xbc]), "n");
    expect(await read(100)).toEqual({ text: "grün", isCut: false });
});

it("stops to load where enough was read", async () => {
    const asked = sends(..."abcdefghij");
    expect(await read(4)).toEqual({ text: "abcd", isCut: true });
    expect(asked()).toBe(5);
});

it("reads a file of just the limit whole", async () => {
    sends("abcd");
    expect(await read(4)).toEqual({ text: "abcd", isCut: false });
});

it("says what the server says where the file is gone", async () => {
    vi.stubGlobal("fetch", async () => new Response('{"code":"not_found"}', { status: 404 }));
    const error = await read(4).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).status).toBe(404);
});
