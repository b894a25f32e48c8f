// Which language the interface speaks, and its catalogues. English is always there; others load
// when chosen.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { patiently } from "../api/recovery";
import en from "../locales/en.json";
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

async function catalogue(language: Language): Promise<object> {
    if (language === "de") return (await patiently(() => import("../locales/de.json"))).default;
    return language === "pseudo" ? pseudo(en) : en;
}

export async function startLanguage(): Promise<void> {
    const language = wanted();
    if (new URLSearchParams(window.location.search).has("lang"))
        localStorage.setItem(kept, language);
    await i18next.use(initReactI18next).init({
        lng: language,
        fallbackLng: "en",
        resources: {
            en: { translation: en },
            [language]: { translation: await catalogue(language) },
        },
        interpolation: { escapeValue: false },
        returnNull: false,
    });
    markDocument(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
    i18next.addResourceBundle(language, "translation", await catalogue(language));
    localStorage.setItem(kept, language);
    await i18next.changeLanguage(language);
    markDocument(language);
}

function markDocument(language: Language) {
    document.documentElement.lang = locale(language);
}

/** What Intl is told. The pseudo language borrows English rules. */
export function locale(language: string = i18next.language): string {
    return language === "pseudo" ? "en" : language;
}
