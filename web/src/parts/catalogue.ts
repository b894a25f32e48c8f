// The texts of the parts, which come with the parts and not with the first view.
import i18next, { type TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { pseudo } from "../text/pseudo";
import de from "./locales/de.json";
import en from "./locales/en.json";

export const namespace = "parts";

i18next.addResourceBundle("en", namespace, en);
i18next.addResourceBundle("de", namespace, de);
i18next.addResourceBundle("pseudo", namespace, pseudo(en));

export type PartsText = TFunction<typeof namespace>;

/** What the parts say, in the language of the viewer, and that language for Intl. */
export function useText() {
    const { t, i18n } = useTranslation(namespace);
    return { t, language: i18n.language === "pseudo" ? "en" : i18n.language };
}
