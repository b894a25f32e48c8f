// Reads a file up to a limit: what is longer is not loaded further.
import { Problem, problemOf } from "../../api/problem";

export interface ReadBytes {
    bytes: Uint8Array;
    /** There is more of it. */
    isCut: boolean;
}

export interface ReadText {
    text: string;
    /** There is more of it. */
    isCut: boolean;
}

export async function readBytes(
    href: string,
    bytesMax: number,
    signal: AbortSignal,
): Promise<ReadBytes> {
    const response = await fetch(href, { signal }).catch(() => {
        throw new Problem(0, { code: "unreachable" }, null);
    });
    if (!response.ok) throw await problemOf(response);
    const reader = response.body?.getReader();
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return { bytes: joined(parts, length), isCut: false };
        parts.push(part.value);
        length += part.value.length;
        if (length > bytesMax) {
            await reader?.cancel();
            return { bytes: joined(parts, length).subarray(0, bytesMax), isCut: true };
        }
    }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

export async function readText(
    href: string,
    bytesMax: number,
    signal: AbortSignal,
): Promise<ReadText> {
    const { bytes, isCut } = await readBytes(href, bytesMax, signal);
    // A character that the limit cuts in two is left out.
    return { text: new TextDecoder().decode(bytes, { stream: isCut }), isCut };
}
