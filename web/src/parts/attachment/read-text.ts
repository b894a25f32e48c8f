// Reads a file as text, up to a limit: what is longer is not loaded further.
import { Problem, problemOf } from "../../api/problem";

export interface ReadText {
    text: string;
    /** There is more of it. */
    isCut: boolean;
}

export async function readText(
    href: string,
    bytesMax: number,
    signal: AbortSignal,
): Promise<ReadText> {
    const response = await fetch(href, { signal }).catch(() => {
        throw new Problem(0, { code: "unreachable" }, null);
    });
    if (!response.ok) throw await problemOf(response);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let [text, bytes] = ["", 0];
    for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return { text: text + decoder.decode(), isCut: false };
        const rest = bytesMax - bytes;
        text += decoder.decode(part.value.subarray(0, rest), { stream: true });
        bytes += part.value.length;
        if (bytes > bytesMax) {
            await reader?.cancel();
            return { text, isCut: true };
        }
    }
}
