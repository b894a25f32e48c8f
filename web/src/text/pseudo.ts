// A language made of English at run time: every catalogue text is bracketed and accented, so that
// text which did not come from a catalogue stands out.

type Catalogue = { [key: string]: string | Catalogue };

const plain = "aceginosuyACEGINOSUY";
const accented = "áçéğíñóšúýÁÇÉĞÍÑÓŠÚÝ";

export function pseudo(catalogue: Catalogue): Catalogue {
    return Object.fromEntries(
        Object.entries(catalogue).map(([key, value]) => [
            key,
            typeof value === "string" ? mark(value) : pseudo(value),
        ]),
    );
}

/** Accents the words of a text and leaves its {{holes}}, $t(references) and <tags> alone. */
function mark(text: string): string {
    const words = text.split(/(\{\{.*?\}\}|\$t\(.*?\)|<.*?>)/);
    return `⟦${words.map((part, at) => (at % 2 ? part : accent(part))).join("")}⟧`;
}

function accent(text: string): string {
    return Array.from(text, (letter) => accented[plain.indexOf(letter)] ?? letter).join("");
}
