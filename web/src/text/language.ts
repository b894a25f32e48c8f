// Which language the interface speaks, and its texts: those of the frame from the start, those of
// a module with its first page. No language is loaded that is not spoken.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { patiently } from "../api/recovery";
import { type Catalogue, pageTexts } from "./catalogues";
import { pseudo } from "./pseudo";

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number] | "pseudo";

const kept = "mainstay.language";

/** The language asked for by the address, by an earlier choice, or by the browser. */
function wanted(): Language {
    const asked =
        new URLSearchParams(window.location.search).get("lang") ?? localStorage.getItem(kept);
    const known = (name: string | null | undefined): name is Language =>
        name === "pseudo" || languages.some((one) => one === name);
    if (known(asked)) return asked;
    const browser = navigator.languages.map((name) => name.slice(0, 2)).find(known);
    return browser ?? "en";
}

// The modules whose pages were opened.
const opened = new Set<string>();

/** What the pseudo language is made of. */
const written = (language: Language) => (language === "pseudo" ? "en" : language);

const spoken = (language: Language, texts: Catalogue) =>
    language === "pseudo" ? pseudo(texts) : texts;

async function startTexts(language: Language): Promise<Catalogue> {
    if (language === "de") return (await patiently(() => import("./start.de"))).default;
    return spoken(language, (await patiently(() => import("./start.en"))).default);
}

async function addTexts(module: string, language: Language) {
    const texts = await patiently(() => pageTexts(module, written(language)));
    i18next.addResourceBundle(language, "translation", spoken(language, texts), true, true);
}

/** Brings the texts of a module's pages, before the first of them is shown. */
export async function loadTexts(module: string): Promise<void> {
    if (opened.has(module)) return;
    await addTexts(module, i18next.language as Language);
    opened.add(module);
}

export async function startLanguage(): Promise<void> {
    const language = wanted();
    if (new URLSearchParams(window.location.search).has("lang"))
        localStorage.setItem(kept, language);
    await i18next.use(initReactI18next).init({
        lng: language,
        fallbackLng: false,
        resources: { [language]: { translation: await startTexts(language) } },
        interpolation: { escapeValue: false },
        returnNull: false,
    });
    markDocument(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
    const texts = startTexts(language);
    i18next.addResourceBundle(language, "translation", await texts, true, true);
    await Promise.all(Array.from(opened, (module) => addTexts(module, language)));
    localStorage.setItem(kept, language);
    await i18next.changeLanguage(language);
    markDocument(language);
}

function markDocument(language: Language) {
    document.documentElement.lang = written(language);
}

/**
 * What Intl is told: the language as the browser's user speaks it, such as British English. The pseudo
 * language borrows English rules.
 */
export function locale(language: string = i18next.language): string {
    const spoken = written(language as Language);
    const asked = navigator.languages.find((name) => name.split("-")[0] === spoken);
    return asked ?? spoken;
}
