// The texts of the parts, which come with the parts and not with the first view.
import i18next, { type TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { locale } from "../text/language";
import { pseudo } from "../text/pseudo";
import de from "./locales/de.json";
import en from "./locales/en.json";

export const namespace = "parts";

/** Adds texts that come with some of the parts alone. */
export function addTexts(en: Parameters<typeof pseudo>[0], de: object) {
    const add = () => {
        for (const [language, texts] of Object.entries({ en, de, pseudo: pseudo(en) }))
            i18next.addResourceBundle(language, namespace, texts, true);
    };
    if (i18next.isInitialized) add();
    else i18next.on("initialized", add);
}
addTexts(en, de);

export type PartsText = TFunction<typeof namespace>;

/** What the parts say, in the language of the viewer, and that language, of their region, for Intl. */
export function useText() {
    const { t, i18n } = useTranslation(namespace);
    return { t, language: locale(i18n.language) };
}
