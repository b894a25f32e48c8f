// Text that is cut where it does not fit: in a drawing nothing else does it.

/** The longest beginning that fits, with an ellipsis where something is left out. Pure. */
export function cutText(text: string, width: number, measure: (text: string) => number): string {
    if (measure(text) <= width) return text;
    const letters = Array.from(text);
    let [low, high] = [0, letters.length];
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        const isFitting = measure(`${letters.slice(0, middle).join("")}…`) <= width;
        if (isFitting) low = middle;
        else high = middle - 1;
    }
    return low > 0 ? `${letters.slice(0, low).join("").trimEnd()}…` : "";
}

/** Over two lines, the first of which breaks behind a sign between words where it can. Pure. */
export function inTwoLines(
    text: string,
    width: number,
    measure: (text: string) => number,
): string[] {
    if (measure(text) <= width) return [text];
    const letters = Array.from(text);
    let fitting = letters.length - 1;
    while (fitting > 1 && measure(letters.slice(0, fitting).join("")) > width) fitting -= 1;
    const sign = letters.slice(0, fitting).findLastIndex((letter) => /[-_./: ]/.test(letter));
    const at = sign >= fitting / 2 ? sign + 1 : fitting;
    const rest = letters.slice(at).join("").trimStart();
    return [letters.slice(0, at).join("").trimEnd(), cutText(rest, width, measure)];
}

let canvas: CanvasRenderingContext2D | null | undefined;
let family: string | undefined;

/** How wide text is in the font of the page, at a size and weight; an estimate without a canvas. */
export function textWidth(text: string, size: number, weight = 400): number {
    canvas ??= document.createElement("canvas").getContext("2d");
    if (!canvas) return Array.from(text).length * size * 0.6;
    // Asked once: each time it is asked, the browser works out all styles that are pending.
    family ??= getComputedStyle(document.body).fontFamily;
    canvas.font = `${weight} ${size}px ${family}`;
    return canvas.measureText(text).width;
}
