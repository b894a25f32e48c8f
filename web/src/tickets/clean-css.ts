// The styles of a mail, as far as text needs them. Nothing that costs more than it shows: selectors
// that are matched in a fixed time, properties that need no filter and no layer. Pure, and linear.

const property = new RegExp(
    "^(?:color|background(?:-color|-image|-repeat|-position|-size)?|font(?:-[a-z]+)?|" +
        "text-(?:align|decoration|decoration-line|transform|indent|overflow)|line-height|" +
        "letter-spacing|word-spacing|white-space|vertical-align|direction|" +
        "(?:min-|max-)?(?:width|height)|padding(?:-[a-z]+)?|margin(?:-[a-z]+)?|" +
        "border(?:-[a-z]+)*|display|float|clear|list-style(?:-[a-z]+)?|table-layout|" +
        "overflow-wrap|word-break|word-wrap)$",
);
const display = /^(?:block|inline|inline-block|none|table(?:-[a-z-]+)?|list-item)$/;
// Sizes by the height of the frame, which follows that of its content, would grow without end.
const isUnfit = /[{}<\\]|\d[sld]?v(?:h|w|i|b|min|max)\b/i;
const isReference = /url\(/i;
const isImage = /^[^(]*url\(\s*['"]?(?:https?:|\/\/|data:image\/)[^(]*$/i;
const selectorMax = 200;
const rulesMax = 1000;
const matchesMax = 1_000_000;

/** The declarations of a style attribute that are kept. */
export function cleanStyle(style: string): string {
    const kept: string[] = [];
    for (const declaration of style.split(";")) {
        const colon = declaration.indexOf(":");
        if (colon < 0) continue;
        const name = declaration.slice(0, colon).trim().toLowerCase();
        const value = declaration.slice(colon + 1).trim();
        if (!property.test(name) || isUnfit.test(value)) continue;
        if (isReference.test(value) && !isImage.test(value)) continue;
        if (name === "display" && !display.test(value.toLowerCase())) continue;
        kept.push(`${name}:${value}`);
    }
    return kept.join(";");
}

/**
 * The rules that are kept, outside of at-rules; none where there are too many for `size` elements.
 */
export function cleanCss(css: string, size: number): string {
    const rules: string[] = [];
    let depth = 0;
    for (const piece of withoutComments(css).split("}")) {
        const parts = piece.split("{");
        const isInside = depth > 0;
        depth = Math.max(0, depth + parts.length - 2);
        const [selector = "", declarations = ""] = parts;
        if (isInside || parts.length !== 2 || !isCheap(selector)) continue;
        const kept = cleanStyle(declarations);
        if (kept) rules.push(`${selector.trim()}{${kept}}`);
    }
    const isBearable = rules.length <= rulesMax && rules.length * size <= matchesMax;
    return isBearable ? rules.join("\n") : "";
}

/** Whether a selector is made of names and descendants alone. */
function isCheap(selector: string): boolean {
    return selector.length <= selectorMax && /^[\s\w.#,*-]+$/.test(selector);
}

function withoutComments(css: string): string {
    const kept: string[] = [];
    let at = 0;
    for (;;) {
        const begin = css.indexOf("/*", at);
        if (begin < 0) break;
        kept.push(css.slice(at, begin));
        const end = css.indexOf("*/", begin + 2);
        if (end < 0) return kept.join(" ");
        at = end + 2;
    }
    kept.push(css.slice(at));
    return kept.join(" ").replaceAll("<!--", " ").replaceAll("-->", " ");
}

/** Whether styles load an image from elsewhere. */
export function isRemote(styles: string): boolean {
    return /url\(\s*['"]?(?:https?:|\/\/)/i.test(styles);
}

/** Declarations, or rules, without those that load an image from elsewhere. */
export function withoutRemote(styles: string, separator: ";" | "\n"): string {
    return styles
        .split(separator)
        .filter((one) => !isRemote(one))
        .join(separator);
}
