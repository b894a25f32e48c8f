// Finds the web addresses in plain text. Pure.

export interface Piece {
    text: string;
    href: string | null;
}

const address = /https?:\/\/[^\s<>"']+/g;

export function linked(text: string): Piece[] {
    const pieces: Piece[] = [];
    let end = 0;
    for (const match of text.matchAll(address)) {
        // A full stop or bracket after an address belongs to the sentence.
        const href = match[0].replace(/[.,;:!?)\]}]+$/, "");
        if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
        pieces.push({ text: href, href });
        end = match.index + href.length;
    }
    if (end < text.length) pieces.push({ text: text.slice(end), href: null });
    return pieces;
}
