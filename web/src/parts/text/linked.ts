// Finds the web addresses in plain text. Pure, and linear.

export interface Piece {
    text: string;
    href: string | null;
}

const address = /https?:\/\/[^\s<>"']+/g;
const addressesMax = 1000;

export function linked(text: string): Piece[] {
    const pieces: Piece[] = [];
    let end = 0;
    for (const match of text.matchAll(address)) {
        if (pieces.length > 2 * addressesMax) break;
        const href = withoutEnd(match[0]);
        if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
        pieces.push({ text: href, href });
        end = match.index + href.length;
    }
    if (end < text.length) pieces.push({ text: text.slice(end), href: null });
    return pieces;
}

/** A full stop or bracket after an address belongs to the sentence. */
function withoutEnd(href: string): string {
    let end = href.length;
    while (end > 0 && ".,;:!?)]}".includes(href[end - 1] ?? "")) end -= 1;
    return href.slice(0, end);
}
