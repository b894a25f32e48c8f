// How a file can be shown here, and how much of it is read for that. Pure.

export interface ViewedFile {
    id: string;
    name: string;
    mediaType: string;
    bytes: number;
    /** Where it is downloaded from. */
    href: string;
    /** Where the server sends it as a picture that is safe to be shown, if it is one. */
    pictureHref?: string;
}

/** `none`: it can only be downloaded. */
export type FileKind = "picture" | "pdf" | "log" | "code" | "none";

/** More of a text is not read. */
export const textBytesMax = 2 << 20;

const codeNames =
    /\.(?:c|cc|cpp|cs|css|csv|cxx|diff|go|h|hpp|html?|ini|java|jsx?|json|kt|md|mjs|patch|php|py|rb|rs|sh|sql|toml|tsx?|xml|ya?ml)$/i;
const logNames = /\.(?:log|out|txt|trace|err)(?:\.\d+)?$/i;
const textTypes = /^(?:text\/|application\/(?:json|xml|x-ndjson|yaml|sql|toml)$)/i;

export function kindOf({ name, mediaType, pictureHref }: ViewedFile): FileKind {
    if (pictureHref !== undefined) return "picture";
    if (/\.pdf$/i.test(name) || mediaType === "application/pdf") return "pdf";
    if (codeNames.test(name)) return "code";
    if (logNames.test(name) || textTypes.test(mediaType)) return "log";
    return "none";
}
